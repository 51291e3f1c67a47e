import { createDb } from '../../../db/connection';
import { createSecrets } from '../../../domain/secrets';
import type { Figure } from '../report';
import { spread } from '../statistics';
import { seedOrders } from '../../seed/seed';
import { loadWith, type LoadLap, type Read } from './load';
import type { ReadParts } from './servers';

/** Connections that each keep one request under way: enough that the server process is what is waited for. */
const CONNECTIONS = 10;
const ORDERS = 1000;
/** How many different orders are asked for in turn. */
const DIFFERENT = 100;

type Laps = Record<'certwright' | 'bare', LoadLap>;

/** Every read on our api and on the bare server, both on one database, in turn, forwards and backwards. The warm-up before is not counted. */
export async function measureBesideBare(
  parts: ReadParts,
  { rounds, seconds }: { rounds: number; seconds: number },
  say: (line: string) => void,
): Promise<[title: string, figures: Figure[]][]> {
  const urls = await parts.database('beside_bare');
  const reads = await readsOf(parts, urls.worker);
  const servers = { certwright: await parts.api(urls), bare: await parts.bare(urls) };
  const names = ['certwright', 'bare'] as const;
  const results: [string, Figure[]][] = [];
  for (const read of reads) {
    for (const name of names) await loadWith(read, servers[name], { seconds, connections: CONNECTIONS });
    const laps: Laps[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const lap: Partial<Laps> = {};
      for (const name of round % 2 === 0 ? names : [...names].reverse()) lap[name] = await loadWith(read, servers[name], { seconds, connections: CONNECTIONS });
      laps.push(lap as Laps);
      say(`  ${read.name}, round ${round + 1} of ${rounds}: ${names.map((name) => `${name} ${lap[name]?.perSecond.toFixed(0)}/s`).join(', ')}`);
    }
    results.push([read.name, figuresOf(laps)]);
  }
  return results;
}

async function readsOf({ secretKey }: ReadParts, url: string): Promise<Read[]> {
  const secrets = createSecrets(secretKey);
  const { large } = await seedOrders({ url, secrets, orders: ORDERS });
  const db = createDb(url);
  const rows: { reference: string }[] = await db('orders').where({ account_id: large.id, state: 'issued' }).limit(DIFFERENT).select('reference');
  await db.destroy();
  const references = rows.map(({ reference }) => reference);
  const headers = { authorization: `Bearer ${large.apiKey}` };
  return [
    { name: 'GET /api/orders/{reference}', paths: references.map((reference) => `/api/orders/${reference}`), headers },
    { name: 'GET /api/orders, 50 orders', paths: ['/api/orders'], headers },
    { name: 'order/review.json', paths: references.map((reference) => `/order/review.json?order_token=${secrets.orderToken(reference)}`), headers: {} },
  ];
}

function figuresOf(laps: Laps[]): Figure[] {
  const ours = (what: string, unit: string, of: (lap: LoadLap) => number): Figure[] =>
    (['certwright', 'bare'] as const).map((name) => ({ what: `${what}, ${name}`, unit, ...spread(laps.map((lap) => of(lap[name]))) }));
  return [
    {
      what: 'requests/s beside the bare server',
      unit: 'ratio',
      bar: { atLeast: 0.65 },
      ...spread(laps.map(({ certwright, bare }) => certwright.perSecond / bare.perSecond)),
    },
    { what: 'CPU of the server process beside the bare one', unit: 'ratio', ...spread(laps.map(({ certwright, bare }) => certwright.cpuMs / bare.cpuMs)) },
    ...ours('requests/s', '1/s', (lap) => lap.perSecond),
    ...ours('p50', 'ms', (lap) => lap.p50Ms),
    ...ours('p99', 'ms', (lap) => lap.p99Ms),
    ...ours('CPU of the server process', 'ms', (lap) => lap.cpuMs),
  ];
}
