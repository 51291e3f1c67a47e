import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { identify, isRunning } from '../../scripts/parts/process-identity';
import { root } from '../../scripts/tools/places';
import { eventually } from '../support/eventually';

/** `npm start` of a fresh checkout, stopped while it installs. In npm's place is a program that takes its time to end, as npm does while it writes packages. */
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(path.join(os.tmpdir(), 'certwright-set-up-'));
  mkdirSync(path.join(checkout, 'scripts'));
  for (const part of ['package.json', 'package-lock.json', 'scripts/setup', 'scripts/start.mjs', 'scripts/build.mjs'])
    cpSync(path.join(root, part), path.join(checkout, part), { recursive: true });
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** An installer that goes on for a second after a signal. @param exitCode as an npm that was almost done, or one that gave up */
function slowInstaller(exitCode: number): string {
  const file = path.join(checkout, 'slow-npm.js');
  const end = `setTimeout(() => process.exit(${exitCode}), 1000)`;
  writeFileSync(file, `process.on('SIGTERM', () => ${end}); require('fs').writeFileSync('installer.pid', String(process.pid)); setInterval(() => {}, 1000);`);
  return file;
}

async function startInstalling(exitCode: number) {
  const env = { ...process.env, npm_execpath: slowInstaller(exitCode) };
  const start = spawn(process.execPath, ['scripts/start.mjs'], { cwd: checkout, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [start.stdout, start.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const pidFile = path.join(checkout, 'installer.pid');
  const installer = await eventually(() => (existsSync(pidFile) ? identify(Number(readFileSync(pidFile, 'utf8'))) : undefined), 'the installer runs');
  return { start, installer, output: () => output };
}

test.each<[string, (pid: number) => number, number]>([
  ['the process group', (pid) => -pid, 143],
  ['npm start alone', (pid) => pid, 143],
  ['the process group, and the installer succeeds all the same', (pid) => -pid, 0],
])('SIGTERM to %s: it ends when the installer has, and begins nothing else', async (_, target, exitCode) => {
  const { start, installer, output } = await startInstalling(exitCode);
  const [ended, closed] = [once(start, 'exit'), once(start, 'close')];
  process.kill(target(start.pid!), 'SIGTERM');
  expect(await ended).toEqual([143, null]);
  expect(isRunning(installer)).toBe(false);
  await closed;
  expect(output()).toBe('Installing the npm packages ...\nInstalling the npm packages was stopped.\n');
});
