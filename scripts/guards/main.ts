import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { command } from '../tools/command';
import { root } from '../tools/places';
import { guards, type Guard } from './guards';

/**
 * Removes one guard at a time from a copy of the tree and runs the tests that are named with it: at least one has to fail.
 * Exit code 1 where a guard is missed by its tests.
 */
const rooms = ['activities', 'admin', 'api', 'db', 'domain', 'templates', 'worker', 'workflows', 'public', 'scripts', 'test', 'docs'];
const files = ['package.json', 'tsconfig.json', 'jest.config.cjs', 'config.ts', 'log.ts', 'README.md'];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const wanted = guards.filter(({ name }) => values.only === undefined || name.includes(values.only));
  let missed = 0;
  for (const guard of wanted) {
    const noticed = await isNoticed(guard);
    if (!noticed) missed += 1;
    console.log(`${noticed ? 'noticed' : 'MISSED '}  ${guard.name} (${guard.file})`);
  }
  console.log(`${wanted.length - missed} of ${wanted.length} removed guards were noticed`);
  process.exitCode = missed === 0 ? 0 : 1;
}

async function isNoticed({ file, text, without, tests }: Guard): Promise<boolean> {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'certwright-guard-'));
  try {
    for (const room of [...rooms, ...files]) cpSync(path.join(root, room), path.join(copy, room), { recursive: true });
    for (const shared of ['node_modules', '.tools']) symlinkSync(path.join(root, shared), path.join(copy, shared));
    mkdirSync(path.join(copy, '.test'));
    const target = path.join(copy, file);
    const source = readFileSync(target, 'utf8');
    if (source.split(text).length !== 2) throw new Error(`${file} does not have exactly once: ${text}`);
    writeFileSync(
      target,
      source.replace(text, () => without),
    );
    const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const { code } = await command(process.execPath, [jest, '--rootDir', copy, '--config', path.join(copy, 'jest.config.cjs'), ...tests]);
    return code !== 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

void main();
