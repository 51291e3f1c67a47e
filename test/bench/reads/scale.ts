import { createSecrets } from '../../../domain/secrets';
import { seedOrders } from '../../seed/seed';
import type { Figure } from '../report';
import { median, spread } from '../statistics';
import { listsOf, type List } from './lists';
import type { ReadParts } from './servers';

const FEW = 1000;
/** Requests of one list in a round, one after the other. */
const REQUESTS = 20;

interface Sized {
  url: string;
  lists: List[];
}

/**
 * The median time of every list and search with a thousand orders and with many, each from an api process of its own on the same database server,
 * in turn. Answers the ratio of the two, one figure for each list.
 */
export async function measureScale(
  parts: ReadParts,
  { rounds, orders }: { rounds: number; orders: number },
  say: (line: string) => void,
): Promise<[title: string, figures: Figure[]][]> {
  const few = await seeded(parts, 'few', FEW, say);
  const many = await seeded(parts, 'many', orders, say);
  const figures: Figure[] = [];
  for (const [index, list] of few.lists.entries()) {
    const both = [
      { url: few.url, list },
      { url: many.url, list: many.lists[index]! },
    ];
    for (const { url, list: each } of both) await medianMs(url, each);
    const times: [few: number, many: number][] = [];
    for (let round = 0; round < rounds; round += 1) {
      const inTurn = round % 2 === 0 ? both : [...both].reverse();
      const measured = new Map<string, number>();
      for (const { url, list: each } of inTurn) measured.set(url, await medianMs(url, each));
      times.push([measured.get(few.url)!, measured.get(many.url)!]);
    }
    const [fewMs, manyMs] = [median(times.map(([ms]) => ms)), median(times.map(([, ms]) => ms))];
    const what = `${list.name}: ${fewMs.toFixed(1)} ms, ${manyMs.toFixed(1)} ms`;
    figures.push({ what, unit: 'ratio', ...(!list.grows && { bar: { atMost: 2 } }), ...spread(times.map(([one, other]) => other / one)) });
    say(`  ${what}`);
  }
  return [[`Lists and searches at ${orders} orders beside ${FEW}`, figures]];
}

async function seeded(parts: ReadParts, name: string, orders: number, say: (line: string) => void): Promise<Sized> {
  const urls = await parts.database(name);
  const begun = performance.now();
  const accounts = await seedOrders({ url: urls.worker, secrets: createSecrets(parts.secretKey), orders }, (done) => {
    if (done % 100_000 === 0) say(`  ${done} of ${orders} orders seeded, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  });
  const { url } = await parts.api(urls);
  return { url, lists: await listsOf(urls.worker, url, accounts) };
}

async function medianMs(url: string, { name, paths, headers }: List): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    const begun = performance.now();
    const answer = await fetch(url + paths[turn % paths.length]!, { headers, redirect: 'manual' });
    await answer.arrayBuffer();
    times.push(performance.now() - begun);
    if (answer.status !== 200) throw new Error(`${name} was answered with ${answer.status}: ${paths[turn % paths.length]}`);
  }
  return median(times);
}
