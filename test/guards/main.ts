import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { command } from '../../scripts/tools/command';
import { root } from '../../scripts/tools/places';
import type { Guard } from './guard';
import { guards } from './guards';

/**
 * `npm run guards -- [--only WORDS]...`: removes one guard at a time from a copy of the tree and runs the tests that are named with it: at least
 * one has to fail. Before, the same tests have to pass on an unchanged copy, so that a failure says something. Exit code 1 where a guard is
 * missed by its tests.
 */
/** All that is ours, so that a new room is copied by itself. */
const rooms = readdirSync(root).filter((name) => !name.startsWith('.') && name !== 'node_modules' && name !== 'dist');

async function main(): Promise<void> {
  const { only } = parseArgs({ options: { only: { type: 'string', multiple: true } } }).values;
  const unknown = only?.find((words) => !guards.some(({ name }) => name.includes(words)));
  if (unknown !== undefined) throw new Error(`No guard has "${unknown}" in its name.`);
  const wanted = guards.filter(({ name }) => only?.some((words) => name.includes(words)) ?? true);
  for (const guard of wanted) withoutGuard(guard);
  const tests = [...new Set(wanted.flatMap((guard) => guard.tests))];
  const baseline = await failedTests(tests);
  if (baseline !== 0) throw new Error(`${baseline ?? 'Some'} of these tests fail with every guard in place; mend them first: ${tests.join(' ')}`);
  let missed = 0;
  for (const guard of wanted) {
    const failed = await failedTests(guard.tests, guard);
    if (!failed) missed += 1;
    console.log(`${failed ? 'noticed' : 'MISSED '}  ${guard.name} (${guard.file}): ${failed ?? 'no'} tests failed`);
  }
  console.log(`${wanted.length - missed} of ${wanted.length} removed guards were noticed`);
  process.exitCode = missed === 0 ? 0 : 1;
}

/** How many tests fail in a copy of the tree, without a guard; undefined: they did not run at all. */
async function failedTests(tests: string[], guard?: Guard): Promise<number | undefined> {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'certwright-guard-'));
  try {
    for (const room of rooms) cpSync(path.join(root, room), path.join(copy, room), { recursive: true });
    for (const shared of ['node_modules', '.tools', ...(guard?.compiled ? [] : ['dist'])]) symlinkSync(path.join(root, shared), path.join(copy, shared));
    mkdirSync(path.join(copy, '.test'));
    if (guard) writeFileSync(path.join(copy, guard.file), withoutGuard(guard));
    if (guard?.compiled) await command(process.execPath, [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--noCheck', '--project', copy]);
    const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const report = path.join(copy, 'report.json');
    // A failed test may leave something open, which jest would wait for.
    const options = ['--rootDir', copy, '--config', path.join(copy, 'jest.config.cjs'), '--json', '--outputFile', report, '--forceExit'];
    await command(process.execPath, [jest, ...options, ...tests]);
    if (!existsSync(report)) return undefined;
    const { numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8')) as { numFailedTests: number; numTotalTests: number };
    return numTotalTests === 0 ? undefined : numFailedTests;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Its file as it reads without the guard. */
function withoutGuard({ file, text, without }: Guard): string {
  const source = readFileSync(path.join(root, file), 'utf8');
  if (source.split(text).length !== 2) throw new Error(`${file} does not have exactly once: ${text}`);
  return source.replace(text, () => without);
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
