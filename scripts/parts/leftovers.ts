import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './process-identity';

/** Notes which process runs a part, so that a later start finds it when this one was killed. */
export function notePid(runFolder: string, name: string, pid: number): void {
  const identity = identify(pid);
  if (identity) writeFileSync(pidFile(runFolder, name), JSON.stringify(identity), { mode: 0o600 });
}

export function forgetPid(runFolder: string, name: string): void {
  removeIfPossible(pidFile(runFolder, name));
}

/** For what does no harm when it stays, and is removed where a disk may have become read-only: nothing that has to follow may fail for it. */
export function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // stays
  }
}

/**
 * Stops what a killed supervisor left running: the named parts first and in their order, then any other noted one.
 * @returns the names of those that were still running
 */
export async function stopLeftovers(runFolder: string, order: string[]): Promise<string[]> {
  const noted = readdirSync(runFolder)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length));
  const stopped: string[] = [];
  for (const name of [...order.filter((part) => noted.includes(part)), ...noted.filter((part) => !order.includes(part))]) {
    const identity = readIdentity(pidFile(runFolder, name));
    if (identity && (await stopProcess(identity))) stopped.push(name);
    forgetPid(runFolder, name);
  }
  return stopped;
}

async function stopProcess(identity: ProcessIdentity): Promise<boolean> {
  if (!isRunning(identity)) return false;
  process.kill(identity.pid, 'SIGTERM');
  for (let waited = 0; waited < 15_000 && isRunning(identity); waited += 50) await sleep(50);
  if (isRunning(identity)) process.kill(identity.pid, 'SIGKILL');
  while (isRunning(identity)) await sleep(20);
  return true;
}

export function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined; // absent, or half written by a process that was killed doing so
  }
}

const pidFile = (runFolder: string, name: string) => path.join(runFolder, `${name}.pid`);
