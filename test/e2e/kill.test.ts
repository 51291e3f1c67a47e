import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { outsideOf } from '../support/outside/outside';
import { everythingKept, placesOf } from '../support/doors/secret-search';
import { live, type Message, type Seller } from '../support/lives/stubborn-customer';
import { killGroup, makePlace, npmStart, processes, type Place, type System } from '../support/system';

/** kill -9 in the middle of ten lives at different points; each must complete, be charged once and be credited once. */
let place: Place;
let system: System;
let seller: Seller;

const POINTS = 200;
const LIVES = 10;
/** Of the fifty messages of ten lives; by then some lives have just begun and some are near their end. */
const KILL_AT = 20;
const lived: string[] = [];

beforeAll(async () => {
  place = await makePlace();
  system = npmStart(place);
  await system.says(/^ready/m, 100);
  const outside = outsideOf(place);
  const { api_key: apiKey } = await outside.admin('account', 'create', '--kind', 'reseller', '--name', 'Kill test', '--points', String(POINTS));
  seller = { outside, url: place.url, apiKey };
}, 120_000);

afterAll(async () => {
  await killGroup(system);
  rmSync(place.dataDir, { recursive: true, force: true });
});

test.each(['worker', 'api', 'database', 'engine'])(
  'scenario 29: kill -9 of the %s loses nothing',
  async (victim) => {
    const { pid } = processes(place)[victim]!;
    const sent: Message[] = [];
    const about = (message: Message) => {
      if (sent.push(message) === KILL_AT) process.kill(pid, 'SIGKILL');
    };
    const lives = Array.from({ length: LIVES }, async (_, index) => {
      await pause(index * 100);
      return live(seller, `${victim}-${index}`, about);
    });
    // Each is waited for, so that none goes on behind the end of a test that failed.
    for (const life of await Promise.allSettled(lives)) {
      if (life.status === 'rejected') throw life.reason;
      lived.push(life.value.orderToken);
    }
    await system.says(new RegExp(`^${victim} stopped \\(SIGKILL\\); started again$`, 'm'));
    expect(sent).toHaveLength(5 * LIVES);
    expect(await seller.outside.balance(seller.apiKey)).toBe(POINTS);
  },
  240_000,
);

test('scenario 29: an engine that does not answer for a minute: nothing that was answered is lost, and all goes on when it is back', async () => {
  const { pid } = processes(place).engine!;
  const lives = Array.from({ length: 3 }, async (_, index) => {
    await pause(index * 300);
    return live(seller, `stopped-${index}`, () => {});
  });
  await pause(500);
  process.kill(pid, 'SIGSTOP');
  await pause(60_000);
  process.kill(pid, 'SIGCONT');
  for (const life of await Promise.allSettled(lives)) {
    if (life.status === 'rejected') throw life.reason;
    lived.push(life.value.orderToken);
  }
  expect(await seller.outside.balance(seller.apiKey)).toBe(POINTS);
}, 400_000);

test('every order was charged once and credited once', async () => {
  expect(new Set(lived).size).toBe(4 * LIVES + 3);
  expect(await seller.outside.admin('ledger', 'verify')).toMatchObject({ ok: true, orders: lived.length, transfers: 1 + 2 * lived.length, faults: [] });
});

test('what the failures left in logs and histories holds no secret, no PEM and nobody’s address', async () => {
  const kept = (await everythingKept(place, system)).filter(({ where }) => /^(log|history|engine file)/.test(where));
  const orders = new Set(kept.map(({ where }) => where).filter((where) => where.startsWith('history order:')));
  expect(orders.size).toBe(lived.length);
  expect(kept.filter(({ bytes }) => bytes.includes('ECONN'))).not.toEqual([]); // the failures are there
  for (const secret of [seller.apiKey, ...lived, '-----BEGIN CERTIFICATE', '+44 20 7946 0000']) expect(placesOf(secret, kept)).toEqual([]);
}, 60_000);
