import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type Program, type Running } from './program';

/** A started program, seen while it comes up. */
export interface ComingUp {
  program: Program;
  running: () => Running | undefined;
  deaths: () => number;
}

/** One that dies this often before it ever answered will not come up by being started again. */
const hopeless = 3;

/**
 * Waits until the program answers. Its process must be alive as well: on a taken port somebody else's server would answer.
 * Throws one sentence when it keeps ending or takes too long; an abort rejects with the signal's reason.
 */
export async function waitUntilReady({ program, running, deaths }: ComingUp, signal?: AbortSignal): Promise<void> {
  const { name, logFile, readyWithinSeconds } = program;
  const until = Date.now() + readyWithinSeconds * 1000;
  while (Date.now() < until) {
    signal?.throwIfAborted();
    if (deaths() >= hopeless) throw new Error(`The ${name} ended before it ever answered; the reason is in ${logFile}.`);
    const now = running();
    if (now && isAlive(now.child) && (await program.answers(now.child).catch(() => false)) && isAlive(now.child)) return;
    await sleep(100, undefined, { signal });
  }
  throw new Error(`The ${name} did not answer within ${readyWithinSeconds} seconds; its log is ${logFile}.`);
}
