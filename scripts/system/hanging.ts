import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, killGroup, type Program, type Running } from '../parts/program';
import { say } from './console';

/** Looks in the time that a process may be silent. */
const LOOKS = 6;

/**
 * Looks after a process until it is gone or the signal aborts, and kills it when it runs but does not respond. While it comes up its silence does not count.
 * Failed looks are counted, not seconds: after a sleep of the whole machine one look may have failed, however long it slept.
 */
export async function killWhenItHangs({ child }: Running, { name, liveness, readyWithinSeconds }: Program, signal: AbortSignal): Promise<void> {
  if (!liveness) return;
  const { responds, withinSeconds } = liveness;
  const lookMs = (withinSeconds * 1000) / LOOKS;
  const mayBeStartingUntil = performance.now() + readyWithinSeconds * 1000;
  let isUp = false;
  for (let failed = 0; isAlive(child) && !signal.aborted;) {
    const [responded] = await Promise.all([responds(child, AbortSignal.timeout(lookMs)).catch(() => false), sleep(lookMs)]);
    isUp ||= responded || performance.now() > mayBeStartingUntil;
    failed = responded || !isUp ? 0 : failed + 1;
    if (failed < LOOKS || !isAlive(child) || signal.aborted) continue;
    say(`${name} has not answered for ${withinSeconds} seconds and is killed`);
    return killGroup(child);
  }
}
