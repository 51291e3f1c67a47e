import { randomUUID } from 'node:crypto';
import { makeKey } from '../../domain/csr/key-and-csr';
import { contacts, startHttp, type Http } from '../support/doors/http';
import { issued } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient } from '../support/doors/rest';

/** Keys that we make: of each account in turn, and ten of one account at a time. */
let system: OrderSystem;
let http: Http;
beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
}, 240_000);
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const FLOOD = 25;
type Buyer = Awaited<ReturnType<OrderSystem['account']>>;

const buy = (buyer: Buyer) => system.desk.place(buyer, { productCode: 'RapidSSL-12', buyerReference: randomUUID().slice(0, 35), endCustomerEmail: null });
const parameters = (domain: string) => ({ domain_name: domain, approver_email_address: `admin@${domain}`, ...contacts(domain) });
const answered: string[] = [];
const noting = async <T extends { status: number }>(what: string, asked: Promise<T>) => {
  const answer = await asked;
  answered.push(`${what} ${answer.status}`);
  return answer;
};
const kept = async (references: string[]) =>
  Number((await system.db('submissions').whereIn('order_reference', references).where('kind', 'configuration').count({ n: '*' }))[0]?.n);

test('one account floods: the other one is served after a round, what is beyond the limit gets 429, and nothing of it is there', async () => {
  const [flooder, other] = [await system.account(1000), await system.account(1000)];
  const orders = [];
  for (let n = 0; n < FLOOD; n++) orders.push(await buy(flooder));
  const mine = await buy(other);
  const flood = orders.map(({ orderToken }, n) =>
    noting('flood', http.call('order/place', { order_token: orderToken, ...parameters(`flood-${n}.com`) }, 'POST')),
  );
  // All of the flood is in the queue, or refused.
  await Promise.race(flood);
  answered.length = 0;
  const served = await noting('other', http.call('order/place', { order_token: mine.orderToken, ...parameters('other-one.com') }, 'POST'));
  expect(served).toMatchObject({ status: 200, body: { private_key: expect.stringContaining('PRIVATE KEY') } });
  const before = answered.filter((what) => what === 'flood 200').length;
  const answers = await Promise.all(flood);
  const made = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 429);
  expect([made.length + refused.length, made.length >= 10, refused.length > 0]).toEqual([FLOOD, true, true]);
  for (const { body } of refused)
    expect(body).toEqual({
      error: { code: 429, message: 'Ten keys of your account are being made already; send it again in a few seconds, or send a csr of your own.' },
    });
  // The one whose key was being made when the other came, and one more of the flood; what comes after a key may overtake by some. First come, first
  // served would be all that wait.
  expect(before).toBeLessThanOrEqual(6);
  const states = await Promise.all(orders.map(({ reference }) => system.getOrder(reference)));
  expect(states.filter(({ state }) => state === 'configured').length).toBe(made.length);
  expect(await kept(orders.map(({ reference }) => reference))).toBe(made.length);
}, 120_000);

/** While ten keys of an account are being made. */
async function whileBusy<T>(buyer: Buyer, ask: () => Promise<T>): Promise<T> {
  const orders = [];
  for (let n = 0; n < 10; n++) orders.push(await buy(buyer));
  const busy = orders.map(() => makeKey(buyer.id));
  const answer = await ask();
  await Promise.all(busy);
  return answer;
}

const tooMany = { status: 429, retryAfter: '1' };
const refusalOf = async (asked: Promise<Response>) => {
  const answer = await asked;
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
};
const count = async (buyer: Buyer) => Number((await system.db('orders').where('account_id', buyer.id).count({ n: '*' }))[0]?.n);
const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });

test('/api: 429 and Retry-After; the same Idempotency-Key asked again is served', async () => {
  const buyer = await system.account(1000);
  const { reference } = await buy(buyer);
  const admin = { first_name: 'A', last_name: 'B', phone: '1', email: 'boss@again.com' };
  const ask = () =>
    restClient(http, buyer.apiKey)('POST', `/orders/${reference}/configuration`, {
      idempotencyKey: 'again',
      body: { common_name: 'again.com', approver_email: 'admin@again.com', admin_contact: admin },
    });
  const refused = await whileBusy(buyer, ask);
  expect([refused.status, refused.headers.get('retry-after'), refused.body.errors]).toEqual([
    429,
    '1',
    [{ pointer: '#/csr', detail: expect.stringMatching(/^Ten keys of your account/) }],
  ]);
  expect(await ask()).toMatchObject({ status: 200, body: { private_key: expect.stringContaining('PRIVATE KEY') } });
}, 120_000);

test('a renewal, and place of the older generation: nothing is bought', async () => {
  const buyer = await system.account(1000);
  const reference = await issued(system, buyer, 'renewed-later.com');
  const rest = restClient(http, buyer.apiKey);
  await whileBusy(buyer, async () => {
    const before = await count(buyer);
    expect((await rest('POST', `/orders/${reference}/renewals`, { body: { buyer_reference: 'renewal-429' } })).status).toBe(429);
    const older = { api_key: buyer.apiKey, st_product_code: 'RapidSSL-12', reseller_unique_reference: 'older-429', end_customer_email: 'none' };
    expect(await refusalOf(fetch(`${http.base}/ssl/order/place.json`, form({ ...older, ...parameters('older-429.com') })))).toMatchObject(tooMany);
    expect(await count(buyer)).toBe(before);
  });
}, 120_000);

test('the order page: the form comes back as it was typed, with the sentence', async () => {
  const buyer = await system.account(1000);
  const { orderToken, reference } = await buy(buyer);
  const typed = { ...parameters('by-hand.com'), source: 'names' };
  const answer = await whileBusy(buyer, () => refusalOf(fetch(`${http.base}/token/${orderToken}/configuration`, form(typed))));
  expect(answer).toMatchObject(tooMany);
  expect(answer.text).toContain('Ten keys of your account are being made already');
  expect(answer.text).toContain('value="by-hand.com"');
  expect((await system.getOrder(reference)).state).toBe('placed');
}, 120_000);
