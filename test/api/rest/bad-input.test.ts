import http1 from 'node:http';
import { routes } from '../../../api/rest/table';
import { whileClockStands } from '../../support/standing-clock';
import { startHttp, type Http } from '../../support/doors/http';
import { configuration as configurationRequest, configured, placed } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';

/** Bad input: a 4xx that names each wrong field, never a 5xx, and nothing changed. */
let system: OrderSystem;
let http: Http;
let rest: RestClient;
let apiKey: string;
let reference: string;

beforeAll(async () => {
  system = await startOrderSystem('server', undefined, undefined, undefined, {
    dnsServers: ['127.0.0.1:9'],
    httpPort: 80,
    httpsPort: 443,
    allowPrivate: false,
  });
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  const account = await system.account(100);
  ({ apiKey } = account);
  rest = restClient(http, apiKey);
  reference = await placed(system, account);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const orders = () => system.db('order_events').count({ events: '*' }).first();
const good = { product_code: 'RapidSSL-12', buyer_reference: 'bad-input' };
const contact = { first_name: 'Ann', last_name: 'Lee', phone: '1', email: 'boss@bad.com' };
const configuration = { common_name: 'www.bad.com', approver_email: 'admin@bad.com', admin_contact: contact };

async function wrongFields(method: string, path: string, body: unknown): Promise<Record<string, string>> {
  const before = await orders();
  const answer = await rest(method, path, { body });
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid' } });
  expect(await orders()).toEqual(before);
  return Object.fromEntries(answer.body.errors.map(({ pointer, parameter, detail }: Record<string, string>) => [pointer ?? parameter, detail]));
}

test.each<[string, object, Record<string, RegExp>]>([
  ['nothing', {}, { '#/product_code': /^product_code is missing; send it\.$/, '#/buyer_reference': /is missing/ }],
  [
    'wrong types',
    { product_code: 12, buyer_reference: ['x'], san_count: '1' },
    { '#/product_code': /must be text/, '#/buyer_reference': /must be text/, '#/san_count': /must be a number/ },
  ],
  ['a field that is not known', { ...good, pirce: 0, price: 0 }, { '#/pirce': /not known/, '#/price': /not known/ }],
  ['a product that is none', { ...good, product_code: 'NoSuch' }, { '#/product_code': /no product "NoSuch"; GET \/api\/products/ }],
  ['a reference of 36 characters', { ...good, buyer_reference: 'x'.repeat(36) }, { '#/buyer_reference': /longer than 35/ }],
  ['CRLF', { ...good, buyer_reference: 'a\r\nBcc: b' }, { '#/buyer_reference': /line breaks/ }],
  ['an address that is none', { ...good, end_customer_email: 'ann' }, { '#/end_customer_email': /not an e-mail address/ }],
  ['too many names', { ...good, san_count: 5 }, { '#/san_count': /takes 0 to 0/ }],
  ['half a server', { ...good, server_count: 0.5 }, { '#/server_count': /whole number/ }],
  ['a contract of nobody', { ...good, contract_id: 'x' }, { '#/contract_id': /contract_id/ }],
  ['prototype pollution', JSON.parse('{"__proto__": {"admin": true}, "product_code": "RapidSSL-12", "buyer_reference": "p"}'), { '#/__proto__': /not known/ }],
])('placing with %s', async (_, body, expected) => {
  const fields = await wrongFields('POST', '/orders', body);
  expect(Object.keys(fields).sort()).toEqual(Object.keys(expected).sort());
  for (const [pointer, detail] of Object.entries(expected)) expect(fields[pointer]).toMatch(detail);
});

test.each<[string, object, Record<string, RegExp>]>([
  ['neither CSR nor name', { common_name: undefined }, { '#/csr': /Neither csr nor common_name/ }],
  ['a broken CSR', { common_name: undefined, csr: 'x'.repeat(500) }, { '#/csr': /CSR/ }],
  [
    'no approver',
    { approver_email: undefined },
    { '#/approver_email': /approver_email is missing; take one of the addresses that GET \/api\/approver-addresses/ },
  ],
  ['an approver of others', { approver_email: 'boss@bad.com' }, { '#/approver_email': /choose one of admin@/ }],
  [
    'several at once',
    { admin_contact: { ...contact, email: 'x', phone: undefined, fax: '1' }, validation_method: 'PHONE' },
    {
      '#/admin_contact/email': /^admin_contact\.email is not an e-mail address/,
      '#/admin_contact/phone': /is missing/,
      '#/admin_contact/fax': /not known/,
      '#/validation_method': /one of EMAIL, FILE, SFILE, DNS/,
    },
  ],
  ['names that were not bought', { additional_names: ['a.bad.com', 'b.bad.com'] }, { '#/additional_names': /^2 additional names/ }],
  ['a name in a list that is no text', { additional_names: ['a.bad.com', 7] }, { '#/additional_names/1': /must be text/ }],
  ['an IP address', { common_name: '192.0.2.1' }, { '#/common_name': /IP address/ }],
])('configuring with %s', async (_, wrong, expected) => {
  const fields = await wrongFields('POST', `/orders/${reference}/configuration`, { ...configuration, ...wrong });
  expect(Object.keys(fields).sort()).toEqual(Object.keys(expected).sort());
  for (const [pointer, detail] of Object.entries(expected)) expect(fields[pointer]).toMatch(detail);
});

const elsewhere = 'https://93.184.216.34/hook';
test.each<[string, object, Record<string, RegExp>]>([
  ['nothing', {}, { '#/url': /^url is missing; send it\.$/ }],
  ['no address', { url: 'hooks' }, { '#/url': /^url is no address; send one such as https:/ }],
  ['http', { url: 'http://93.184.216.34/' }, { '#/url': /^url does not begin with https/ }],
  ['a password', { url: 'https://ann:secret@93.184.216.34/' }, { '#/url': /user name or password/ }],
  [
    'loopback',
    { url: 'https://127.0.0.1/' },
    { '#/url': /^url cannot be reached from here: 127\.0\.0\.1 .* not on the public Internet; send an address on the public Internet\.$/ },
  ],
  ['loopback in other words', { url: 'https://[::ffff:7f00:1]:8443/' }, { '#/url': /not on the public Internet/ }],
  ['the cloud’s metadata', { url: 'https://169.254.169.254/latest' }, { '#/url': /not on the public Internet/ }],
  ['a name of nothing', { url: 'https://nothing.invalid/' }, { '#/url': /has no address in the DNS/ }],
  ['a long address', { url: `https://93.184.216.34/${'x'.repeat(1000)}` }, { '#/url': /longer than 1000/ }],
  [
    'types that are none',
    { url: elsewhere, event_types: ['issued', 'order.sold'] },
    { '#/event_types/0': /one of order\.placed/, '#/event_types/1': /one of/ },
  ],
  ['no type', { url: elsewhere, event_types: [] }, { '#/event_types': /too short; send at least 1/ }],
  ['a type twice', { url: elsewhere, event_types: ['order.issued', 'order.issued'] }, { '#/event_types': /twice/ }],
  ['CRLF', { url: elsewhere, description: 'a\r\nb' }, { '#/description': /line breaks/ }],
  ['what it decides itself', { url: elsewhere, secret: 'x', enabled: true }, { '#/secret': /not known/, '#/enabled': /not known/ }],
])('a webhook with %s', async (_, body, expected) => {
  const fields = await wrongFields('POST', '/webhooks', body);
  expect(Object.keys(fields).sort()).toEqual(Object.keys(expected).sort());
  for (const [pointer, detail] of Object.entries(expected)) expect(fields[pointer]).toMatch(detail);
  expect((await rest('GET', '/webhooks')).body.data).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ['limit=0', 'limit', /1 or more/],
  ['limit=many', 'limit', /must be a number/],
  ['limit=1.5', 'limit', /whole number/],
  ['limit=1&limit=2', 'limit', /must be a number/],
  ['cursor=nonsense', 'cursor', /not one that an answer gave/],
  ['cursor=WzFd', 'cursor', /not one that an answer gave/],
  ['state=gone', 'state.0', /one of placed, configured/],
  ['placed_from=yesterday', 'placed_from', /RFC 3339/],
  ['stat=placed', 'stat', /not known/],
])('listing with ?%s', async (query, parameter, detail) => {
  const { status, body } = await rest('GET', `/orders?${query}`);
  expect({ status, errors: body.errors }).toEqual({ status: 422, errors: [{ parameter, detail: expect.stringMatching(detail) }] });
});

test.each([
  '/orders/x',
  '/orders/CW-0',
  '/orders/%00',
  '/orders/..%2f..%2fetc',
  `/orders/${'x'.repeat(5000)}`,
  '/contracts/1',
  '/webhooks/1',
  '/webhooks/00000000-0000-0000-0000-000000000000/deliveries/x',
  '/nothing',
  '/products/' + 'x'.repeat(300),
])('an address that is none: %s', async (path) => {
  expect(await rest('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

test('text that is not UTF-8 in the address: 400', async () => {
  for (const path of ['/orders?buyer_reference=%ff', '/orders?%c3%28=1', '/products/%ff'])
    expect([path, await rest('GET', path)]).toEqual([path, expect.objectContaining({ status: 400, body: expect.objectContaining({ code: 'malformed' }) })]);
});

test.each([...new Set(routes.map(({ path }) => path))])('%s: every method that is none of its own gets 405 with those that are', async (path) => {
  const own = routes.filter((line) => line.path === path).map(({ method }) => method.toUpperCase());
  const address = path.replace('{reference}', reference).replace(/\{\w+\}/g, '1');
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((each) => !own.includes(each))) {
    const answer = await rest(method, address);
    expect([method, answer.status, answer.body.code]).toEqual([method, 405, 'method-not-allowed']);
    expect(
      answer.headers
        .get('allow')
        ?.split(', ')
        .filter((each) => each !== 'HEAD')
        .sort(),
    ).toEqual([...own].sort());
  }
});

test('methods that are none here: 405 with what there is', async () => {
  for (const method of ['PATCH', 'OPTIONS', 'PUT', 'PROPFIND']) {
    const answer = await rest(method, '/orders');
    expect({ status: answer.status, allow: answer.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, POST, HEAD' });
  }
  const status = await new Promise((resolve) => http1.request(`${http.base}/api/orders`, { method: 'TRACE' }, ({ statusCode }) => resolve(statusCode)).end());
  expect(status).toBe(405);
  expect((await fetch(`${http.base}/api/orders`, { method: 'HEAD', headers: { authorization: `Bearer ${apiKey}` } })).status).toBe(200);
});

test('keys: 429 with Retry-After beyond the limit, for that key alone', async () => {
  const strict = await startHttp(system, { requestsPerSecond: 5 });
  const client = restClient(strict, apiKey);
  const { apiKey: other } = await system.account(0);
  const answers = await whileClockStands(() => Promise.all(Array.from({ length: 20 }, () => client('GET', '/account'))));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused).toMatchObject({ body: { code: 'too-many' } });
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answers[0]!.headers.get('ratelimit-policy')).toContain('q=5');
  const nowhere = await client('GET', '/nowhere', { key: other });
  expect([nowhere.status, nowhere.headers.get('ratelimit')]).toEqual([404, expect.stringContaining('r=4')]);
  expect((await client('GET', '/account', { key: other })).status).toBe(200);
  await strict.stop();
});

test('a way to validate a domain that does not fit names the field of this very body', async () => {
  const account = await system.account(200);
  const wild = await configured(system, account, configurationRequest('*.wild-bad.com'), 'RapidSSLWildcard-12');
  const client = restClient(http, account.apiKey);
  const answer = await client('PUT', `/orders/${wild}/validations/wild-bad.com/method`, { body: { method: 'FILE' } });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '#/method', detail: expect.stringMatching(/send method DNS or EMAIL/) }] } });
});
