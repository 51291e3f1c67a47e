import { startHttp, type Http } from '../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Orders of one account at the same time, over the compatible API. */
let system: OrderSystem;
let http: Http;
beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

test('scenario 5: 20 tokens at once with points for one: exactly one succeeds', async () => {
  const poor = await system.account(12);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      http.call('order/generatetoken', {
        api_key: poor.apiKey,
        st_product_code: 'RapidSSL-12',
        end_customer_email: 'none',
        reseller_unique_reference: `at-once-${i}`,
      }),
    ),
  );
  expect(answers.map(({ status: code }) => code).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 402)]);
  expect((await http.call('account/review', { api_key: poor.apiKey })).body).toMatchObject({
    purchased_points: 0,
    active_orders: { active_order: [{ order_points: 12 }] },
  });
});

test('scenario 1 and 2: the same reference twice is refused and not charged, also with another product; 50 at once make one order', async () => {
  const twin = await system.account(100);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      http.call('order/generatetoken', { api_key: twin.apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: 'twin' }),
    ),
  );
  expect(answers.filter(({ status: code }) => code === 200)).toHaveLength(1);
  expect(answers.filter(({ status: code }) => code === 409)).toHaveLength(49);
  expect((await http.call('account/review', { api_key: twin.apiKey })).body.purchased_points).toBe(88);
  const other = { api_key: twin.apiKey, st_product_code: 'QuickSSLPremium-12', end_customer_email: 'none', reseller_unique_reference: 'twin' };
  expect((await http.call('order/generatetoken', other)).status).toBe(409);
  expect((await http.call('account/review', { api_key: twin.apiKey })).body.purchased_points).toBe(88);
  const { body } = await http.call('order/showtokens', { api_key: twin.apiKey });
  expect(body.unused_tokens.order_token).toEqual([
    { token: answers.find(({ status: code }) => code === 200)!.body.order_token, reseller_unique_reference: 'twin' },
  ]);
});
