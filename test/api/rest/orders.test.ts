import { randomUUID } from 'node:crypto';
import { createDb, type Db } from '../../../db/connection';
import { insertNamedKey } from '../../../db/account/api-keys';
import { startHttp, type Http } from '../../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';
import { configuration } from '../../support/lives/walk-life';

let system: OrderSystem;
let http: Http;
let apiKey: string;
let accountId: string;
let rest: RestClient;
let admin: Db;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  ({ apiKey, id: accountId } = await system.account(1000));
  rest = restClient(http, apiKey);
  admin = createDb(system.urls.adminUrl);
});
afterAll(async () => {
  await http.stop();
  await admin.destroy();
  await system.stop();
});

const newOrder = (more: object = {}) => ({ product_code: 'RapidSSL-12', buyer_reference: randomUUID().slice(0, 35), ...more });

test('an order is placed, found, and listed', async () => {
  const wanted = newOrder({ end_customer_email: 'ann@example.com' });
  const placed = await rest('POST', '/orders', { body: wanted });
  expect(placed).toMatchObject({ status: 201, body: { state: 'placed', buyer_reference: wanted.buyer_reference, price: { amount: 12, unit: 'points' } } });
  expect(placed.headers.get('location')).toBe(`${system.publicUrl}/api/orders/${placed.body.reference}`);
  expect(await rest('GET', `/orders/${placed.body.reference}`)).toMatchObject({ status: 200, body: placed.body });
  const { body } = await rest('GET', `/orders?buyer_reference=${wanted.buyer_reference}`);
  expect(body).toEqual({ data: [placed.body], next_cursor: null });
});

test('pages: every order once, newest first, whatever the limit and the filter', async () => {
  for (let i = 0; i < 5; i++) await rest('POST', '/orders', { body: newOrder() });
  const walk = async (query: string) => {
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await rest('GET', `/orders?limit=2&${query}${cursor && `&cursor=${cursor}`}`);
      found.push(...body.data.map(({ reference }: { reference: string }) => reference));
      cursor = body.next_cursor;
    }
    return found;
  };
  const all = (await rest('GET', '/orders?limit=200')).body.data.map(({ reference }: { reference: string }) => reference);
  expect(all.length).toBeGreaterThan(5);
  expect(await walk('')).toEqual(all);
  expect(await walk('state=placed&state=issued')).toEqual(all);
  expect(await walk('product_code=RapidSSL-12')).toEqual(all);
  expect(await walk('state=issued')).toEqual([]);
});

test('a page is not sent again while it has not changed', async () => {
  const { headers } = await rest('GET', '/orders');
  const etag = headers.get('etag') ?? '';
  expect(await rest('GET', '/orders', { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304, text: '' });
  await rest('POST', '/orders', { body: newOrder() });
  expect((await rest('GET', '/orders', { headers: { 'if-none-match': etag } })).status).toBe(200);
});

test('50 at once with one Idempotency-Key: one order, one charge; each answer is the first or 409 with Retry-After', async () => {
  const { id, apiKey: key } = await system.account(1000);
  const body = newOrder();
  const idempotencyKey = randomUUID();
  const send = () => rest('POST', '/orders', { key, body, idempotencyKey });
  const answers = await Promise.all(Array.from({ length: 50 }, send));
  const first = answers.find(({ status }) => status === 201);
  for (const answer of answers) {
    if (answer.status === 201) expect(answer.body).toEqual(first?.body);
    else {
      expect(answer).toMatchObject({ status: 409, body: { code: 'in-progress' } });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
  }
  const replay = await send();
  expect(replay).toMatchObject({ status: 201, body: first?.body });
  expect(replay.headers.get('idempotency-replayed')).toBe('true');
  expect(replay.headers.get('location')).toBe(`${system.publicUrl}/api/orders/${first?.body.reference}`);
  expect(await system.db('orders').where('account_id', id)).toHaveLength(1);
  expect(await system.db('ledger_transfers').where({ source: `account:${id}`, kind: 'charge' })).toHaveLength(1);
});

test('a try that died is taken over: the order is the same one', async () => {
  const idempotencyKey = randomUUID();
  const body = newOrder();
  const { body: first } = await rest('POST', '/orders', { body, idempotencyKey });
  const row = () => admin('idempotent_requests').where('idempotency_key', idempotencyKey);
  await row().update({ status: null, body: null, tried_at: new Date() });
  expect(await rest('POST', '/orders', { body, idempotencyKey })).toMatchObject({ status: 409, body: { code: 'in-progress' } });
  await row().update({ tried_at: new Date(Date.now() - 61_000) });
  expect(await rest('POST', '/orders', { body, idempotencyKey })).toMatchObject({ status: 201, body: { reference: first.reference } });
  expect(await system.db('orders').where({ account_id: accountId, buyer_reference: body.buyer_reference })).toHaveLength(1);
});

test('a key for one request is no key for another, and there is none without', async () => {
  const idempotencyKey = randomUUID();
  await rest('POST', '/orders', { body: newOrder(), idempotencyKey });
  expect(await rest('POST', '/orders', { body: newOrder(), idempotencyKey })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  expect(await rest('POST', '/orders', { body: newOrder(), idempotencyKey: null })).toMatchObject({
    status: 400,
    body: { code: 'idempotency-key-missing', errors: [{ header: 'Idempotency-Key' }] },
  });
});

test('refusals are answers, and are replayed too', async () => {
  const { apiKey: poor } = await system.account(5);
  const idempotencyKey = randomUUID();
  const send = () => rest('POST', '/orders', { key: poor, body: newOrder({ buyer_reference: 'poor' }), idempotencyKey });
  const first = await send();
  expect(first).toMatchObject({ status: 402, body: { code: 'insufficient-funds' } });
  expect((await send()).body).toEqual(first.body);
});

test('scopes: a key for reading reads and places nothing', async () => {
  const { secret } = await insertNamedKey(system.db, accountId, { name: 'monitoring', scopes: ['orders:read'] });
  expect((await rest('GET', '/orders', { key: secret })).status).toBe(200);
  expect(await rest('POST', '/orders', { key: secret, body: newOrder() })).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } });
  expect((await http.call('account/review', { api_key: secret })).status).toBe(401);
  expect((await system.db('api_keys').where('name', 'monitoring').first('last_used_at')).last_used_at).not.toBeNull();
});

test('what an order offers is what it takes: another validation and a look for it while it waits for one, no e-mail again where none was sent', async () => {
  const { body: order } = await rest('POST', '/orders', { body: newOrder() });
  const { approver_email: _, ...byFile } = configuration('offers.com', { validation_method: 'FILE' });
  const { body: waiting } = await rest('POST', `/orders/${order.reference}/configuration`, { body: byFile });
  const { actions } = (await rest('GET', `/orders/${order.reference}`)).body;
  expect(waiting.order.actions).toEqual(actions);
  expect(actions).toEqual(expect.arrayContaining(['change-validation-method', 'check-domains', 'cancel']));
  expect(actions).not.toContain('resend-email');
  for (const kind of ['approver', 'fulfilment']) expect((await rest('POST', `/orders/${order.reference}/emails`, { body: { kind } })).status).toBe(409);
  expect((await rest('POST', `/orders/${order.reference}/validation-checks`)).status).toBe(200);
});

test('every wrong field of a configuration is told at once, those that only the rules find too', async () => {
  const { body: order } = await rest('POST', '/orders', { body: newOrder({ product_code: 'TrueBizID-12' }) });
  const body = { ...configuration('wrong.com'), common_name: '192.0.2.1', additional_names: ['a_b.com', 'ok.com'] };
  const wrong = await rest('POST', `/orders/${order.reference}/configuration`, { body });
  expect(wrong.status).toBe(422);
  expect(wrong.body.errors).toMatchObject([
    { pointer: '#/common_name', detail: expect.stringContaining('192.0.2.1') },
    { pointer: '#/additional_names', detail: expect.stringContaining('a_b.com') },
  ]);
  const other = await rest('POST', `/orders/${order.reference}/configuration`, { body: { ...configuration('wrong.com'), approver_email: 'me@else.com' } });
  expect(other.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '#/approver_email',
    '#/organisation/name',
    '#/organisation/city',
    '#/organisation/country',
  ]);
});

test('a key that only the compatible API uses shows when it was used last', async () => {
  const { apiKey, id } = await system.account(12);
  await http.call('account/review', { api_key: apiKey });
  expect((await system.db('api_keys').where('account_id', id).first('last_used_at')).last_used_at).not.toBeNull();
});

test('401 and 403 say what is wrong with the key that was sent (RFC 6750)', async () => {
  const { secret } = await insertNamedKey(system.db, accountId, { name: 'reads', scopes: ['orders:read'] });
  const challenge = async (headers: Record<string, string>, method = 'GET') =>
    (await fetch(`${http.base}/api/orders`, { method, headers })).headers.get('www-authenticate');
  expect(await challenge({})).toBe('Bearer realm="certwright"');
  expect(await challenge({ authorization: 'Bearer wrong' })).toBe('Bearer realm="certwright", error="invalid_token"');
  expect(await challenge({ authorization: `Bearer ${secret}` }, 'POST')).toBe('Bearer realm="certwright", error="insufficient_scope"');
});

test('nobody is flooded: a customer has e-mails sent again twenty times a day, staff as often as they see fit', async () => {
  const { body: order } = await rest('POST', '/orders', { body: newOrder() });
  await rest('POST', `/orders/${order.reference}/configuration`, { body: configuration('flooded.com') });
  const again = async () => rest('POST', `/orders/${order.reference}/emails`, { body: { kind: 'approver' } });
  for (let times = 0; times < 20; times++) expect((await again()).status).toBe(202);
  expect(await again()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('20 times in a day') } });
  await system.desk.send(order.reference, 'resendEmail', { actor: 'staff:ann', kind: 'approver' });
});
