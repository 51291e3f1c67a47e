import { linkSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIdentity, removeIfPossible } from '../parts/leftovers';
import { identify, isRunning } from '../parts/process-identity';

/**
 * Takes the lock of a DATA_DIR, waiting as long as another living process holds it. A dead holder's lock is taken over.
 * @param onWait called once, with the holder's process id, when there is somebody to wait for
 * @returns how to give it back. Rejects when the signal aborts the waiting.
 */
export async function takeLock(runFolder: string, onWait: (pid: number) => void, signal: AbortSignal): Promise<() => void> {
  const lock = path.join(runFolder, 'supervisor.lock');
  const mine = path.join(runFolder, `supervisor.${process.pid}`);
  writeFileSync(mine, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    for (let waiting = false; !linked(mine, lock);) {
      const holder = readIdentity(lock);
      if (holder && isRunning(holder)) {
        if (!waiting) onWait(holder.pid);
        waiting = true;
      } else {
        removeDead(lock, mine);
      }
      await sleep(waiting ? 250 : 20, undefined, { signal });
    }
    return () => removeIfPossible(lock);
  } finally {
    removeIfPossible(mine);
  }
}

/** A link is made with its content or not at all, and only by one. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Of several that find the same dead holder one removes its lock: the one with the claim, which looks again before it does. */
function removeDead(lock: string, mine: string) {
  const claim = `${lock}.claim`;
  if (linked(mine, claim)) {
    const holder = readIdentity(lock);
    if (!holder || !isRunning(holder)) rmSync(lock, { force: true });
    rmSync(claim, { force: true });
    return;
  }
  const claimant = readIdentity(claim);
  if (claimant && !isRunning(claimant)) rmSync(claim, { force: true });
}
