import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from '../../domain/sale/account';
import { createBare } from './bare';
import type { BareWorkers } from './bare-workers';
import type { Kind } from './kind';
import { createLife } from './life';
import type { BenchSystem } from './system';

/** Milliseconds of each workflow of one round. */
export interface CreditRound {
  credits: number[];
  bareUpdates: number[];
}

const LOAD = 0.3;

/**
 * How long after an approval is sent its credit stands in the tables, at 30 % of the lives' highest rate, beside the update of a bare workflow
 * at the same rate. Lives begin at even intervals whether or not earlier ones are done.
 */
export async function measureCredits(
  system: BenchSystem,
  workers: BareWorkers,
  account: Account,
  { rounds, count, highestPerSecond }: { rounds: number; count: number; highestPerSecond: number },
  signal: AbortSignal,
): Promise<CreditRound[]> {
  const everyMs = 1000 / (highestPerSecond * LOAD);
  let credits: number[] = [];
  let bareUpdates: number[] = [];
  const life = createLife(system, account, signal, (elapsedMs) => credits.push(elapsedMs));
  const bare = createBare('messagesOnly', system, workers, account, (elapsedMs) => bareUpdates.push(elapsedMs));
  const results: CreditRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    [credits, bareUpdates] = [[], []];
    for (const kind of round % 2 === 0 ? [life, bare] : [bare, life]) await atEvenIntervals(kind, count, everyMs);
    results.push({ credits, bareUpdates });
  }
  return results;
}

async function atEvenIntervals(kind: Kind, count: number, everyMs: number): Promise<void> {
  const works = await kind.prepare(count);
  await Promise.all(works.map((work, index) => pause(index * everyMs).then(work)));
}
