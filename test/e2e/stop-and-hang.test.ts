import { rmSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { outsideOf, type Outside } from '../support/outside/outside';
import { killGroup, makePlace, npmStart, processes, stillRunning, type Place, type System } from '../support/system';

/** Processes that run and do not answer are replaced; a stop loses no answer. One system, one story, in order. */
let place: Place;
let system: System;
let outside: Outside;
let apiKey: string;

const UNRESPONSIVE_SECONDS = 12;

beforeAll(async () => {
  place = await makePlace();
  system = npmStart(place, { UNRESPONSIVE_SECONDS: String(UNRESPONSIVE_SECONDS) });
  outside = outsideOf(place);
  await system.says(/^ready/m, 100);
  apiKey = (await outside.admin('account', 'create', '--kind', 'reseller', '--name', 'Hanging', '--points', '50')).api_key;
}, 150_000);

afterAll(async () => {
  for (const { pid } of Object.values(processes(place))) process.kill(pid, 'SIGCONT');
  await killGroup(system);
  rmSync(place.dataDir, { recursive: true, force: true });
});

const isReady = () =>
  fetch(`${place.url}/readyz`, { signal: AbortSignal.timeout(2000) })
    .then(({ ok }) => ok)
    .catch(() => false);
const order = (reference: string) =>
  outside.call('order/generatetoken', { api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: reference });

test.each(['api', 'worker'])(
  'an %s that is stopped and answers nothing is replaced',
  async (name) => {
    const before = processes(place)[name]!;
    process.kill(before.pid, 'SIGSTOP');
    await system.says(new RegExp(`^${name} has not answered for ${UNRESPONSIVE_SECONDS} seconds and is killed$`, 'm'), 60);
    await system.says(new RegExp(`^${name} stopped \\(SIGKILL\\); started again$`, 'm'), 30);
    expect(stillRunning({ before })).toEqual([]);
    await eventually(isReady, 'ready again', 60);
    expect((await order(`after-${name}`)).body.order_token).toEqual(expect.any(String));
  },
  180_000,
);

test('a machine that slept: all of them stopped at once and woken later are left alone', async () => {
  const { supervisor, api, worker } = processes(place);
  const all = [supervisor!, api!, worker!];
  for (const { pid } of all) process.kill(pid, 'SIGSTOP');
  await pause(2 * UNRESPONSIVE_SECONDS * 1000);
  for (const { pid } of all) process.kill(pid, 'SIGCONT');
  await pause(UNRESPONSIVE_SECONDS * 1000);
  await eventually(isReady, 'ready again', 60);
  expect(processes(place)).toMatchObject({ api, worker });
}, 120_000);

/** A connection that has asked once and is kept for the next time. */
async function idleConnection(): Promise<{ closed: Promise<unknown> }> {
  const socket = net.connect(Number(place.ports.PORT), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  return { closed };
}

test('SIGTERM, more than once, while an order is being placed: /readyz says no at once, and the buyer gets the token', async () => {
  const noted = processes(place);
  const idle = await idleConnection();
  process.kill(noted.worker!.pid, 'SIGSTOP');
  const answer = fetch(`${place.url}/order/generatetoken.json`, {
    method: 'POST',
    body: new URLSearchParams({ api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: 'while it stops' }),
  });
  await pause(1500);
  for (const target of [system.npmPid, noted.supervisor!.pid, noted.api!.pid, noted.api!.pid]) {
    process.kill(target, 'SIGTERM');
    await pause(100);
  }
  await idle.closed;
  const notReady = await fetch(`${place.url}/readyz`);
  expect([notReady.status, await notReady.json()]).toEqual([503, { status: 'stopping' }]);
  // Longer than the 5 seconds it had once, and shorter than the worker may be silent.
  await pause(7000);
  process.kill(noted.worker!.pid, 'SIGCONT');
  const placed = await answer;
  expect([placed.status, await placed.json()]).toEqual([200, expect.objectContaining({ order_token: expect.stringMatching(/^[0-9a-f]{48}$/) })]);
  expect(placed.headers.get('connection')).toBe('close');
  expect(await system.ended).toBe(0);
  expect(stillRunning(noted)).toEqual([]);
}, 120_000);
