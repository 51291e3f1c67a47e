import { XMLParser } from 'fast-xml-parser';
import { createContract } from '../../../db/contracts';
import { makeKeyAndCsr } from '../../../domain/key-and-csr';
import { eventually } from '../../support/eventually';
import { contacts, startHttp, type Http, type Json } from '../../support/http';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Every method of both generations over HTTP: what known clients read of its answers, in JSON and XML, and its refusals. */
let system: OrderSystem;
let http: Http;
let account: { id: string; apiKey: string };
let tester: { id: string; apiKey: string };
let csr: string;
let counter = 0;
const unique = () => `conf-${++counter}`;
const domain = () => `conf-${++counter}.test`;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  [account, tester] = [await system.account(100_000), await system.account(1000, { isTest: true })];
  csr = (await makeKeyAndCsr({ names: ['www.conformance.test'], subject: { organisation: 'Example Ltd', country: 'GB' } })).csrPem;
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

async function get(path: string, parameters: Record<string, string> = {}): Promise<{ status: number; type: string; text: string }> {
  const answer = await fetch(`${http.base}/${path}?${new URLSearchParams(parameters).toString()}`);
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}
const json = async (path: string, parameters: Record<string, string>, verb: 'GET' | 'POST' = 'POST') => http.call(path, parameters, verb);

async function placed(owner = account): Promise<string> {
  const parameters = { api_key: owner.apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: unique() };
  return (await json('order/generatetoken', parameters)).body.order_token as string;
}
async function configured(owner = account, name = domain()): Promise<string> {
  const token = await placed(owner);
  const answer = await json('order/place', { order_token: token, domain_name: name, approver_email_address: `admin@${name}`, ...contacts(name) });
  expect(answer.status).toBe(200);
  return token;
}
const review = async (token: string): Promise<Json> => (await json('order/review', { order_token: token })).body;
async function issued(name = domain()): Promise<string> {
  const token = await configured(tester, name);
  expect((await json('order/advanceorder', { order_token: token })).status).toBe(200);
  await eventually(async () => (await review(token)).order_status === 'Completed', 'issued');
  return token;
}

type Case = [string, () => Promise<Record<string, string>>, (body: Json) => void];
const succeeds: Case[] = [
  ['order/approverlist', async () => ({ domain_name: 'www.example.test' }), ({ approver_email: list }) => expect(list[0]).toHaveProperty('email')],
  ['order/isocodes', async () => ({}), (body) => expect(body).toContainEqual({ code: 'GB', name: 'United Kingdom' })],
  [
    'order/productfields',
    async () => ({ order_token: await placed() }),
    (body) => {
      expect(body.slice(0, 2)).toEqual(['RapidSSL-12', expect.any(String)]);
      expect(body).toContainEqual({ domain_name: { required: false, input_type: 'text', options: [], required_if: ['!csr'] } });
      expect(body).toContainEqual({ dv_auth_method: expect.objectContaining({ input_type: 'select', options: ['EMAIL', 'FILE', 'DNS'] }) });
    },
  ],
  [
    'order/decodecsr',
    async () => ({ order_token: await placed(), csr }),
    (body) => expect(body).toMatchObject({ DomainName: 'www.conformance.test', Organization: 'Example Ltd', Country: 'GB' }),
  ],
  ['order/decodecsr', async () => ({ order_token: await placed(), csr: 'junk' }), (body) => expect(body.QueryResponseHeader.SuccessCode).toBe('-1')],
  [
    'order/clientlogo',
    async () => ({ order_token: await placed() }),
    (body) => expect(body).toMatchObject({ success: expect.any(String), url: expect.stringMatching(/^http/) }),
  ],
  [
    'order/showtokens',
    async () => ({ api_key: account.apiKey }),
    (body) => expect(body).toMatchObject({ success: 'Order tokens', unused_tokens: { order_token: expect.any(Array) } }),
  ],
  ['order/expiring', async () => ({ api_key: account.apiKey }), (body) => expect(body).toEqual({ success: 'Expiring Orders', orders: { order: [] } })],
  ['order/cancel', async () => ({ order_token: await placed() }), (body) => expect(body.success).toMatch(/^Order cancelled - CW-/)],
  [
    'order/resendemail',
    async () => ({ order_token: await configured(), email_type: 'Approver' }),
    (body) => expect(body).toMatchObject({ success: 'Email resent', type: 'Approver' }),
  ],
  [
    'account/review',
    async () => ({ api_key: account.apiKey }),
    (body) => expect(body).toMatchObject({ success: 'Reseller Overview', active_orders: { active_order: expect.any(Array) } }),
  ],
  [
    'account/pointsaudit',
    async () => ({ api_key: account.apiKey }),
    (body) => expect(body.record[0]).toMatchObject({ PointsAdjustment: 100_000, NewPointsTotal: 100_000, Description: 'Points deposited' }),
  ],
  [
    'account/addtestpoints',
    async () => ({ api_key: tester.apiKey, points: '5' }),
    (body) => expect(body).toMatchObject({ success: 'Points total updated', new_total: expect.any(Number) }),
  ],
  ['product/listproducts', async () => ({ api_key: account.apiKey, product_group: 'SSL' }), (body) => expect(body.products.length).toBeGreaterThan(50)],
  ['product/listproduct', async () => ({ api_key: account.apiKey }), (body) => expect(body.success).toBe('Product list')],
];

test.each(succeeds)('%s answers what clients read, in JSON', async (method, parameters, holds) => {
  const { status, body } = await json(method, await parameters());
  expect(status).toBe(200);
  holds(body);
});

test.each(succeeds)('%s answers XML with and without the suffix, on either segment, below /v2 and in any case', async (method, parameters) => {
  const sent = await parameters();
  const [service, name] = method.split('/') as [string, string];
  for (const path of [method, `v2/${method}.xml`, `${service}.xml/${name}`, `${service}/${name.toUpperCase()}`]) {
    if (method === 'order/cancel') sent.order_token = await placed();
    const { status, type, text } = await get(path, sent);
    expect([path, status, type.split(';')[0]]).toEqual([path, 200, 'application/xml']);
    expect(new XMLParser().parse(text)).toHaveProperty('response');
  }
});

test.each([
  ['order/review', { order_token: 'not-a-token' }, 401],
  ['order/cancel', {}, 401],
  ['order/productfields', { order_token: 'x' }, 401],
  ['order/reissue', { order_token: 'x' }, 401],
  ['account/review', { api_key: 'wrong' }, 401],
  ['account/pointsaudit', {}, 401],
  ['order/generatetoken', { api_key: 'wrong' }, 401],
  ['order/approverlist', {}, 422],
  ['order/nothing', {}, 404],
])('%s refuses %j with %i, as JSON and as XML', async (method, parameters, code) => {
  expect(await json(method, parameters)).toMatchObject({ status: code, body: { error: { code, message: expect.stringMatching(/.{10,}\.$/) } } });
  const xml = await get(method, parameters);
  expect(xml.status).toBe(method === 'order/reissue' ? 405 : code);
  expect(new XMLParser().parse(xml.text).response.error.message).toMatch(/.{10,}\.$/);
});

test.each([
  ['a date that is none', 'order/modifiedorders', { date: '2026-13-41 00:00:00' }],
  ['days below zero', 'order/expiring', { days: '-1' }],
  ['points of a real account', 'account/addtestpoints', { points: '5' }],
])('%s is refused', async (_, method, parameters) => {
  const { status } = await json(method, { api_key: account.apiKey, ...parameters });
  expect([403, 422]).toContain(status);
});

test('order/modifiedorders: the feed, followed by data_accuracy, has every change once it is a second old', async () => {
  const own = await system.account(100);
  const token = await placed(own);
  const feed = async (date: string) => (await json('order/modifiedorders', { api_key: own.apiKey, date })).body;
  const first = await eventually(async () => {
    const answer = await feed('2020-01-01 00:00:00');
    return answer.orders.order.length === 1 && answer;
  }, 'the order is in the feed');
  expect(first).toMatchObject({ success: 'Modified Orders', orders: { order: [{ order_status: 'Order Placed', certificate_list: [] }] } });
  await json('order/cancel', { order_token: token });
  const next = await eventually(async () => {
    const answer = await feed(first.data_accuracy as string);
    return answer.orders.order[0]?.order_status === 'Cancelled' && answer;
  }, 'the cancellation is in the feed');
  expect(next.orders.order).toHaveLength(1);
});

test('P24 P38 order/reissue: a new key made and returned once; the review has both certificates', async () => {
  const token = await issued();
  const reissued = await json('order/reissue', { order_token: token });
  expect(reissued).toMatchObject({ status: 200, body: { success: expect.any(String), private_key: expect.stringContaining('PRIVATE KEY') } });
  const done = await eventually(async () => {
    const order = await review(token);
    return order.certificate_list.length === 2 && order;
  }, 'two certificates');
  expect(done).toMatchObject({ order_status: 'Completed', reissued_certificates: { certificate_info: [expect.any(Object)] } });
  expect(done.modifications.modification).toHaveLength(1);
  expect((await json('order/reissue', { order_token: await placed() })).status).toBe(409);
  expect((await get('order/reissue.json', { order_token: token })).status).toBe(405);
});

test('order/advanceorder: only orders of test accounts', async () => {
  expect((await json('order/advanceorder', { order_token: await configured() })).status).toBe(403);
  expect((await json('order/advanceorder', { order_token: await placed(tester) })).status).toBe(409);
});

test('account/regenerateapikey: the new key works, the old one does not', async () => {
  const own = await system.account(12);
  const { body } = await json('account/regenerateapikey', { api_key: own.apiKey });
  expect(body.success).toBe('API Key reset');
  expect((await json('account/review', { api_key: own.apiKey })).status).toBe(401);
  expect((await json('account/review', { api_key: body.api_key as string })).status).toBe(200);
});

test('account/emptytestpoints: none are left, and the audit adds up', async () => {
  const own = await system.account(7, { isTest: true });
  await json('account/addtestpoints', { api_key: own.apiKey, points: '30' });
  expect((await json('account/emptytestpoints', { api_key: own.apiKey })).body.new_total).toBe(0);
  const { record } = (await json('account/pointsaudit', { api_key: own.apiKey })).body;
  expect(record.map((line: Json) => [line.PointsAdjustment, line.NewPointsTotal])).toEqual([
    [7, 7],
    [30, 37],
    [-37, 0],
  ]);
});

test('A27 partners: contract_id, units beside points, reason on cancel', async () => {
  const partner = await system.account(0, { kind: 'partner' });
  const buying = { api_key: partner.apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none' };
  expect((await json('order/generatetoken', { ...buying, reseller_unique_reference: unique() })).status).toBe(402);
  const [older, newer] = [
    await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 1 }),
    await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 5 }),
  ];
  await json('order/generatetoken', { ...buying, reseller_unique_reference: unique(), contract_id: newer.id });
  const { order_token: token } = (await json('order/generatetoken', { ...buying, reseller_unique_reference: unique() })).body;
  const units = async () => {
    const { body } = await json('account/review', { api_key: partner.apiKey });
    expect(body.purchased_points).toBe(0);
    return body.contracts.contract.map((contract: Json) => [contract.contract_id, contract.units]);
  };
  expect(await units()).toEqual([
    [older.id, 0],
    [newer.id, 4],
  ]);
  expect((await json('order/cancel', { order_token: token as string, reason: 'ordered in error' })).status).toBe(200);
  expect((await units())[0]).toEqual([older.id, 1]);
});

test('a renewal carries what is left of the order before; without one it is refused', async () => {
  const name = domain();
  await issued(name);
  const token = await placed(tester);
  const placing = { order_token: token, approver_email_address: `admin@${name}`, renewal: '1' };
  expect(
    (await json('order/place', { ...placing, domain_name: 'unknown.test', approver_email_address: 'admin@unknown.test', ...contacts('unknown.test') })).status,
  ).toBe(422);
  expect((await json('order/place', { ...placing, domain_name: name, ...contacts(name) })).status).toBe(200);
  await json('order/advanceorder', { order_token: token });
  const done = await eventually(async () => {
    const order = await review(token);
    return order.order_status === 'Completed' && order;
  }, 'renewed');
  const days = (Date.parse(done.expiry_date as string) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(365 + 88);
});

describe('the older generation under /ssl', () => {
  const buying = (more: Record<string, string> = {}) => ({
    api_key: account.apiKey,
    st_product_code: 'RapidSSL-12',
    end_customer_email: 'none',
    reseller_unique_reference: unique(),
    ...more,
  });

  test('place buys; review, cancel and account by api_key and reseller_order_id; its own word for the beginning', async () => {
    const bought = await json('ssl/order/place', buying());
    expect(bought).toMatchObject({ status: 200, body: { success: 'Order placed', invite_url: expect.stringContaining('/token/') } });
    const owner = { api_key: account.apiKey, reseller_order_id: bought.body.reseller_order_id as string };
    expect((await json('ssl/order/review', owner)).body.order_status).toBe('Invite Available');
    const overview = (await json('ssl/reselleraccount/review', { api_key: account.apiKey })).body;
    expect(overview.in_use_points).toBeGreaterThanOrEqual(12);
    expect((await json('ssl/order/cancel', owner)).status).toBe(200);
    expect((await json('ssl/order/review', owner)).body.order_status).toBe('Cancelled');
  });

  test('place with an approver buys and configures in one call; a wrong field buys nothing and leaves the reference free', async () => {
    const name = domain();
    const all = buying({ domain_name: name, approver_email_address: `admin@${name}`, ...contacts(name) });
    expect((await json('ssl/order/place', { ...all, approver_email_address: 'stranger@elsewhere.test' })).status).toBe(422);
    const bought = await json('ssl/order/place', all);
    expect(bought).toMatchObject({ status: 200, body: { private_key: expect.stringContaining('PRIVATE KEY') } });
    const owner = { api_key: account.apiKey, reseller_order_id: bought.body.reseller_order_id as string };
    expect((await json('ssl/order/review', owner)).body.order_status).toBe('Awaiting Customer Verification');
    expect((await json('ssl/order/changeapproveremail', { ...owner, email: `webmaster@${name}` })).status).toBe(200);
    expect((await json('ssl/order/resendemail', { ...owner, email_type: 'Approver' })).body.email_sent_to.approver_email).toBe(`webmaster@${name}`);
    expect((await json('ssl/order/approverlist', { api_key: account.apiKey, domain_name: name })).status).toBe(200);
  });
});
