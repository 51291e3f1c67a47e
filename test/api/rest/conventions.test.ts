import { problemKinds } from '../../../domain/problem';
import { routes } from '../../../api/rest/table';
import { startHttp, type Http } from '../../support/doors/http';
import { issued } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';

/** What holds for every line of the table alike. */
let system: OrderSystem;
let http: Http;
let rest: RestClient;
/** By the path up to it */
let ids: Record<string, string>;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  const account = await system.account(100);
  rest = restClient(http, account.apiKey);
  const reference = await issued(system, account, 'conventions.com');
  const key = await rest('POST', '/api-keys', { body: { name: 'one', scopes: ['orders:read'] } });
  ids = {
    '/orders/{reference}': reference,
    '/orders/{reference}/certificates/{version}': '1',
    '/orders/{reference}/certificates/{version}/{format}': 'fullchain',
    '/products/{code}': 'RapidSSL-12',
    '/api-keys/{id}': key.body.id,
  };
  // When a key was used last is told to the minute, and a minute may begin between two requests.
  const later = new Date(Date.now() + 3_600_000);
  await system.db('api_keys').where('account_id', account.id).update({ last_used_at: later });
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const idsIn = (path: string) => [...path.matchAll(/\{\w+\}/g)].map(({ index, 0: name }) => path.slice(0, index + name.length));
const withIds = [
  '/orders/{reference}',
  '/orders/{reference}/certificates/{version}',
  '/orders/{reference}/certificates/{version}/{format}',
  '/products/{code}',
  '/api-keys/{id}',
];
/** All reads whose ids are at hand. */
const reads = routes
  .filter(({ method, path }) => method === 'get' && idsIn(path).every((each) => withIds.includes(each)))
  .map((line) => [line.name, line.path, line.name === 'listApproverAddresses' ? '?name=conventions.com' : ''] as const);
const addressOf = (path: string) => idsIn(path).reduce((address, each) => address.replace(/\{\w+\}/, ids[each] ?? 'missing'), path);

test.each(reads)('%s: limit, ETag, 304 to who has it already, HEAD, and times in UTC', async (_, path, query) => {
  const address = addressOf(path) + query;
  const first = await rest('GET', address);
  expect(first.status).toBe(200);
  expect(first.headers.get('ratelimit-policy')).toMatch(/q=10000; w=1/);
  expect(first.headers.get('ratelimit')).toMatch(/r=\d+; t=\d+/);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/"[\w-]+"$/);
  for (const known of [etag, `"other", ${etag}`, '*']) {
    const again = await rest('GET', address, { headers: { 'if-none-match': known, 'cache-control': 'no-cache' } });
    expect([known, again.status, again.text]).toEqual([known, 304, '']);
    expect(again.headers.get('etag')).toBe(etag);
  }
  expect((await rest('GET', address, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  const head = await rest('HEAD', address);
  expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag]);
  expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(first.text)));
  for (const [, name, time] of first.text.matchAll(/"(\w+_at|at|\w+_until|not_before|not_after)":"([^"]+)"/g))
    expect([name, time]).toEqual([name, expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)]);
});

test.each(Object.keys(problemKinds))('the type of the problem %s leads to its description', async (kind) => {
  const answer = await fetch(`${http.base}/api/problems/${kind}`, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  const [page = '', anchor = ''] = (answer.headers.get('location') ?? '').split('#');
  expect(await (await fetch(http.base + page)).text()).toContain(`id="${anchor}"`);
});

test('a problem names the type that leads there, and kinds that are none lead nowhere', async () => {
  const { body } = await rest('GET', '/orders/CW-000000000000');
  expect(body.type).toBe(`${system.publicUrl}/api/problems/not-found`);
  expect((await fetch(`${http.base}/api/problems/nonsense`, { redirect: 'manual' })).status).toBe(404);
});

test('202: Location leads to where the progress is seen', async () => {
  const requested = await rest('POST', `/orders/${ids['/orders/{reference}']}/cancellation`);
  expect(requested.status).toBe(202);
  const status = await rest('GET', (requested.headers.get('location') ?? '').replace(`${system.publicUrl}/api`, ''));
  expect(status).toMatchObject({
    status: 200,
    body: { order_reference: ids['/orders/{reference}'], state: 'cancel-requested', request: { reminders_sent: 0 } },
  });
});
