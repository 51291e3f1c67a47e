import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import type { Json } from '../support/doors/http';
import { outsideOf, type Outside } from '../support/outside/outside';
import { everythingKept, placesOf } from '../support/doors/secret-search';
import { killGroup, makePlace, npmStart, processes, type Place, type System } from '../support/system';
import { startReceiver, stopReceivers, verify, type Receiver } from '../support/outside/webhook-receiver';

/** kill -9 of the worker while it sends: no event is lost, and none comes before an earlier one of its order. */
let place: Place;
let system: System;
let outside: Outside;
let receiver: Receiver;
let apiKey: string;
let webhook: Json;

const ORDERS = 15;

beforeAll(async () => {
  place = await makePlace();
  system = npmStart(place, { DCV_ALLOW_PRIVATE: 'yes', HOUSEKEEPING_SECONDS: '2' });
  outside = outsideOf(place);
  receiver = await startReceiver();
  await system.says(/^ready/m, 100);
  ({ api_key: apiKey } = await outside.admin(
    'account',
    'create',
    '--kind',
    'reseller',
    '--name',
    'Webhooks',
    '--email',
    'desk@webhooks.test',
    '--points',
    '1000',
  ));
  webhook = await ask('POST', '/webhooks', { url: `${receiver.url}/with-a-secret-path-4711` });
}, 150_000);

afterAll(async () => {
  await killGroup(system);
  await stopReceivers();
  rmSync(place.dataDir, { recursive: true, force: true });
});

let requests = 0;
async function ask(method: string, path: string, body?: object): Promise<Json> {
  const headers = { authorization: `Bearer ${apiKey}`, 'idempotency-key': `request-${(requests += 1)}`, 'content-type': 'application/json' };
  const answer = await fetch(`${place.url}/api${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Json;
}

const kill = () => process.kill(processes(place).worker!.pid, 'SIGKILL');
const cameBack = (times: number) =>
  eventually(() => system.output().match(/^worker stopped \(SIGKILL\); started again$/gm)?.length === times, `the worker is started again (${times})`, 60);

test('killed twice while it sends: every event is there, in order per order, under one id each', async () => {
  // Slow enough that attempts are under way when the worker dies; one in three is refused the first time.
  receiver.answer = async ({ headers, body }) => {
    await pause(300);
    const tries = receiver.received.filter((each) => each.headers['webhook-id'] === headers['webhook-id']).length;
    return Number(body.data.id) % 3 === 0 && tries === 1 ? 503 : 204;
  };
  const references: string[] = [];
  for (let index = 0; index < ORDERS; index += 1) {
    const { reference } = await ask('POST', '/orders', { product_code: 'RapidSSL-12', buyer_reference: `w-${index}` });
    references.push(reference);
    await ask('POST', `/orders/${reference}/cancellation`, { reason: 'ordered in error' });
  }
  await eventually(() => receiver.received.length > 4, 'some have come', 40);
  kill();
  await cameBack(1);
  const before = receiver.received.length;
  await eventually(() => receiver.received.length > before + 4, 'more have come', 60);
  kill();
  await cameBack(2);

  const { data: events } = await ask('GET', '/events?limit=200');
  expect(events).toHaveLength(2 * ORDERS);
  const ids = () => new Set(receiver.received.filter(({ status }) => status === 204).map(({ headers }) => headers['webhook-id']));
  await eventually(() => ids().size === events.length, 'every event has come', 120);
  await eventually(
    async () => (await ask('GET', `/webhooks/${webhook.id}/deliveries?state=delivered&limit=200`)).data.length === events.length,
    'all are known',
    60,
  );
  expect([...ids()].sort()).toEqual(events.map(({ id }: Json) => `event_${id}`).sort());
  for (const reference of references) {
    const sequences = receiver.received.filter(({ body }) => body.data.order_reference === reference).map(({ body }) => body.data.sequence);
    expect({ reference, sequences }).toEqual({ reference, sequences: [...sequences].sort() });
  }
  for (const message of receiver.received) expect(verify(webhook.secret, message)).toEqual(message.body);
}, 300_000);

test('410: disabled, and the account gets an e-mail', async () => {
  receiver.answer = () => 410;
  await ask('POST', `/webhooks/${webhook.id}/test-events`);
  await eventually(async () => (await ask('GET', `/webhooks/${webhook.id}`)).disabled_reason === 'gone', 'it is disabled', 30);
  const mail = await outside.mailTo('desk@webhooks.test', new URL(receiver.url).host, /is disabled/);
  expect(mail.text).toContain(webhook.id);
}, 90_000);

test('secrets of webhooks are nowhere, and their addresses in their table alone', async () => {
  const kept = await everythingKept(place, system);
  expect(kept.some(({ where }) => where.startsWith('history webhook:'))).toBe(true);
  expect(kept.some(({ where, bytes }) => where.startsWith('log') && bytes.includes('a webhook delivery failed'))).toBe(true);
  for (const secret of [webhook.secret, Buffer.from(webhook.secret.slice('whsec_'.length), 'base64')]) expect(placesOf(secret, kept)).toEqual([]);
  const found = placesOf('with-a-secret-path-4711', kept);
  expect(found).toContain('table webhooks');
  for (const where of found) expect(where).toMatch(/^table (webhooks|idempotent_requests)$|^database file/);
}, 120_000);
