import { readFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { root } from '../../scripts/tools/places';

/** Watches which of our files execute a function in this thread. What a module does while it is loaded counts for nothing. */
export async function watchExecution(workflowBundle: string) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const bundle = readFileSync(workflowBundle, 'utf8');
  return {
    /** The files since the last time, as paths of their sources. */
    async since(): Promise<Set<string>> {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      return new Set(result.flatMap((script) => filesOf(script, workflowBundle, bundle)));
    },
    stop: () => session.disconnect(),
  };
}

function filesOf({ url, functions }: Profiler.ScriptCoverage, workflowBundle: string, bundle: string): string[] {
  // Modules are functions too in the bundle, with their paths for names.
  const executed = functions.filter(({ functionName, ranges }) => functionName !== '' && !functionName.includes('/') && (ranges[0]?.count ?? 0) > 0);
  if (executed.length === 0) return [];
  if (path.basename(url) === path.basename(workflowBundle)) {
    const offsets = executed.map(({ ranges }) => ranges[0]!.startOffset);
    // What is exported is looked up by a function as well, whoever asks.
    return sourcesIn(
      bundle,
      offsets.filter((offset) => !bundle.startsWith('() => (/*', offset)),
    );
  }
  const file = path.relative(path.join(root, 'dist'), url.replace(/^file:\/\//, ''));
  return isOurs(file) ? [file.replace(/\.js$/, '.ts')] : [];
}

/** The bundle's own source map says which file a function is from. */
function sourcesIn(bundle: string, offsets: readonly number[]): string[] {
  const encoded = /sourceMappingURL=data:[^,]*;base64,([A-Za-z0-9+/=]+)\s*$/.exec(bundle)?.[1];
  if (encoded === undefined) throw new Error('The workflow bundle has no source map.');
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as ConstructorParameters<typeof SourceMap>[0]);
  const lineStarts = [0, ...Array.from(bundle.matchAll(/\n/g), ({ index }) => index + 1)];
  const found = offsets.map((offset) => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    const entry = map.findEntry(line, offset - lineStarts[line]!);
    const source = 'originalSource' in entry ? (entry.originalSource as string | undefined) : undefined;
    return path.relative(root, (source ?? '').replace(/^(webpack|file):\/\/[^/]*/, ''));
  });
  return found.filter(isOurs);
}

function isOurs(file: string): boolean {
  return /^(activities|api|client|db|domain|outside|templates|workflows)\//.test(file);
}
