import pLimit from 'p-limit';
import { cpuBetween, cpuOf, type Cpu } from './cpu';
import type { Kind } from './kind';
import type { BenchSystem } from './system';

/** One kind in one round. */
export interface Lap {
  perSecond: number;
  /** Milliseconds per workflow; undefined where it can't be told */
  cpu: Cpu | undefined;
  workflowIds: string[];
}

export type Laps = Record<Kind['name'], Lap>;

/**
 * Runs every kind once in each round, forwards and backwards in turn, so that what drifts (other programs, a growing store) meets all of
 * them alike. The warm-up before is not counted.
 */
export async function runRounds(
  kinds: Kind[],
  { rounds, count, width, pids }: { rounds: number; count: number; width: number; pids: BenchSystem['pids'] },
  say: (line: string) => void,
): Promise<Laps[]> {
  for (const kind of kinds) await runLap(kind, Math.max(width, 10), width, pids);
  const results: Laps[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const laps: Partial<Laps> = {};
    for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse()) laps[kind.name] = await runLap(kind, count, width, pids);
    results.push(laps as Laps);
    say(`  round ${round + 1} of ${rounds}: ${kinds.map(({ name }) => `${name} ${laps[name]?.perSecond.toFixed(1)}/s`).join(', ')}`);
  }
  return results;
}

async function runLap(kind: Kind, count: number, width: number, pids: BenchSystem['pids']): Promise<Lap> {
  const works = await kind.prepare(count);
  const limit = pLimit(width);
  const cpuBefore = cpuOf(pids);
  const begun = performance.now();
  const workflowIds = await Promise.all(works.map((work) => limit(work)));
  const seconds = (performance.now() - begun) / 1000;
  return { perSecond: count / seconds, cpu: cpuBetween(cpuBefore, cpuOf(pids), count), workflowIds };
}
