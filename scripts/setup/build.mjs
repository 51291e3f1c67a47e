import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundled, buildStamp, outdated, sources, workflowBundle } from './outdated.mjs';
import { installPackages, packagesMissing } from './packages.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

/** Packages, then TypeScript to dist/, then the workflow bundle. Returns the first exit code that is not 0. */
export async function buildAll({ always }) {
  const steps = [
    { name: 'Installing the npm packages', needed: packagesMissing(), work: installPackages },
    { name: 'Compiling to dist/', needed: always || outdated(buildStamp, sources), work: compile },
    { name: 'Bundling the workflows', needed: always || outdated(workflowBundle, bundled), work: bundleWorkflows },
  ];
  for (const { name, needed, work } of steps) {
    if (!needed) continue;
    const begun = performance.now();
    process.stdout.write(`${name} ...\n`);
    const code = await work();
    if (code !== 0) {
      process.stderr.write(code > 128 ? `${name} was stopped.\n` : `${name} failed with exit code ${code}; the reason is above.\n`);
      return code;
    }
    process.stdout.write(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
  }
  return 0;
}

/** Emits without type checking, which `npm run check` does: starting a checked-out version should not pay for it again. */
async function compile() {
  const begun = new Date();
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const code = await run(process.execPath, [tsc, '--noCheck', '--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo']);
  if (code !== 0) return code;
  removeLeftovers();
  stampWith(buildStamp, begun);
  return code;
}

/** A compiled file whose source has become a folder would be found before what is in that folder. */
function removeLeftovers() {
  const dist = path.join(root, 'dist');
  for (const file of readdirSync(dist, { recursive: true })) {
    const isLeft = file.endsWith('.js') && file.includes(path.sep) && !existsSync(path.join(root, file.replace(/\.js$/, '.ts')));
    if (isLeft) rmSync(path.join(dist, file));
  }
}

async function bundleWorkflows() {
  if (!existsSync(path.join(root, 'workflows', 'index.ts'))) return 0;
  return run(process.execPath, [path.join(root, 'dist', 'scripts', 'workflow-bundle.js')]);
}

/** The stamp carries the time at which the work began: a source saved meanwhile is newer and builds again. */
function stampWith(file, begun) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, begun.toISOString());
  utimesSync(file, begun, begun);
}
