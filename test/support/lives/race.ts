import { setTimeout as pause } from 'node:timers/promises';
import type { OrderState } from '../../../domain/order/order';
import { eventually } from '../eventually';
import { brokenInvariants, brokenLedger } from '../invariants';
import type { OrderSystem } from '../order-system';

/**
 * Messages that come at the same time, in many orders of arrival: each seed gives other delays. 10 seeds in `npm test`,
 * more by `npm run races -- --seeds 200`.
 */
const seeds = Number(process.env.RACE_SEEDS ?? 10);
const AT_ONCE = 10;
/** How long a test that runs a race may take. */
export const PATIENCE_MS = 30_000 + seeds * 6000;

/** A small generator of numbers in [0, 1) that a seed repeats (mulberry32). */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param late waits up to 60 ms, or up to that many times as long */
export type Race = (seed: number, late: (times?: number) => Promise<void>) => Promise<{ reference: string; ends: readonly OrderState[] }>;

/** Runs a race once with each seed. Answers every state that an order has ended in. */
export async function runRace(system: OrderSystem, race: Race): Promise<Set<OrderState>> {
  const ended = new Set<OrderState>();
  for (let first = 1; first <= seeds; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, seeds - first + 1) }, (_, index) => first + index);
    await Promise.all(
      some.map(async (seed) => {
        const next = random(seed);
        const { reference, ends } = await race(seed, (times = 1) => pause(next() * 60 * times));
        const settled = await eventually(
          async () => {
            const order = await system.getOrder(reference);
            return ends.includes(order.state) && order.waitingOn !== 'issuer' && order.waitingOn !== 'restart' && order;
          },
          `seed ${seed}: ${reference} is ${ends.join(' or ')}`,
          60,
        );
        ended.add(settled.state);
        expect([seed, await brokenInvariants(system, reference)]).toEqual([seed, []]);
      }),
    );
  }
  expect(await brokenLedger(system)).toEqual([]);
  return ended;
}

/** @param actor the door that the request comes through */
export async function cancelBy(system: OrderSystem, reference: string, actor: string) {
  return system.desk.requestCancel(await system.getOrder(reference), { actor, requestedAt: Date.now() });
}

export const settle = (...tries: Promise<unknown>[]) => Promise.allSettled(tries);
