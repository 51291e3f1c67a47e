import { accountMethods } from '../../../api/compatible/account';
import { orderMethods } from '../../../api/compatible/order';
import { productMethods } from '../../../api/compatible/product';
import { csrOf, startCompatible } from '../../support/doors/compatible';
import { accountRefusals } from './account-refusals';
import { buyingRefusals } from './buying-refusals';
import { orderRefusals } from './order-refusals';
import { castOf, dead, missingKey, notPem, parametersFor, type Cast } from './refusal';
import { secretRefusals } from './secret-refusals';

/** Every refusal of every method, in both generations, with its code and its sentence; JSON and XML say the same, and nothing has changed. */
let cast: Cast;
beforeAll(async () => {
  cast = await castOf(await startCompatible());
});
afterAll(() => cast.api.stop());

const everything = async () => {
  const tables = ['orders', 'order_events', 'ledger_transfers', 'ledger_balances', 'approvals', 'certificates', 'api_keys'];
  // When a key was used last is noted whatever is answered.
  return JSON.stringify(await Promise.all(tables.map((table) => cast.api.system.db(table).select())), (name, value: unknown) =>
    name === 'last_used_at' ? 0 : value,
  );
};

const refusals = [secretRefusals, buyingRefusals, orderRefusals, accountRefusals].flatMap((make) => make(() => cast));

test.each(refusals)('%s: %s', async (method, _, given, code, message, verb = undefined) => {
  const { api } = cast;
  const before = await everything();
  for (const generation of [1, 2] as const) {
    const parameters = given(generation);
    const json = await api.ask(api.pathOf(method, generation, 'json'), parameters, verb);
    expect([json.status, json.type, json.body]).toEqual([code, 'application/json', { error: { code, message } }]);
    const xml = await api.ask(api.pathOf(method, generation, 'xml'), parameters, verb);
    expect([xml.status, xml.type, xml.body]).toEqual([code, 'application/xml', { error: { code: String(code), message } }]);
  }
  expect(await everything()).toBe(before);
});

test('no method is left out, but for the one that refuses nothing', () => {
  const all = Object.entries({ order: orderMethods, account: accountMethods, product: productMethods }).flatMap(([service, methods]) =>
    Object.keys(methods).map((name) => `${service}/${name}`),
  );
  expect([...new Set(refusals.map(([method]) => method)), 'order/isocodes'].sort()).toEqual(all.sort());
});

test.each([
  [1, 'email_type must be Approver or Fulfillment or Invite.'],
  [2, 'email_type must be Approver or Fulfillment.'],
] as const)('order/resendemail, generation %i: a kind that is none', async (generation, message) => {
  const { api, orders } = cast;
  const sent = { ...api.addressOf(generation, orders.configured), email_type: 'Postcard' };
  expect((await api.ask(api.pathOf('order/resendemail', generation, 'json'), sent)).body).toEqual({ error: { code: 422, message } });
});

test('order/resendemail Invite: an order without the customer’s address, and one that is configured', async () => {
  const { api, orders } = cast;
  const invited = await api.configured(api.account, {}, { end_customer_email: 'customer@example.test' });
  for (const [order, message] of [
    [orders.placed, 'The order was placed with end_customer_email none, so nobody can be invited; hand out its invite_url.'],
    [invited, 'The order is configured and not issued yet, so it cannot have its invitation sent again.'],
  ] as const) {
    const sent = { ...api.addressOf(1, order), email_type: 'Invite' };
    expect((await api.ask('ssl/order.json/resendemail', sent)).body).toEqual({ error: { code: 409, message } });
  }
});

test('place of the older generation with a token and nothing to configure by wants the customer, of an order that is not configured', async () => {
  const { api, orders } = cast;
  for (const [order, more, code, message] of [
    [orders.placed, {}, 422, 'end_customer_email is missing; send it.'],
    [orders.placed, { end_customer_email: 'nobody' }, 422, 'end_customer_email is not an e-mail address; send one such as name@example.com, or the word none.'],
    [
      orders.placed,
      { end_customer_email: 'none', tech_contact_email: 'x' },
      422,
      'tech_contact_email is not an e-mail address; send one such as name@example.com.',
    ],
    [orders.configured, { end_customer_email: 'none' }, 409, 'The order is configured and not issued yet, so it cannot be configured.'],
    [orders.cancelled, { end_customer_email: 'c@refused.test' }, 409, `The order is cancelled and credited, so it cannot be configured.${dead}`],
  ] as const) {
    const before = await everything();
    expect((await api.ask('ssl/order.json/place', { order_token: order.token, ...more })).body).toEqual({ error: { code, message } });
    expect(await everything()).toBe(before);
  }
});

test('place of the older generation without a token wants the key, and refuses before anything is bought', async () => {
  const { ask } = cast.api;
  const buying = parametersFor(() => cast).buying()(1);
  expect((await ask('ssl/order.json/place', {}, 'POST')).body).toEqual({ error: { code: 401, message: missingKey } });
  for (const [more, message] of [
    [{ end_customer_email: '' }, 'end_customer_email is missing; send it.'],
    [{ csr: 'junk' }, notPem],
    [{ csr: csrOf('www.refused.test'), admin_contact_email: 'x' }, 'admin_contact_email is not an e-mail address; send one such as name@example.com.'],
  ] as const) {
    const before = await everything();
    expect((await ask('ssl/order.json/place', { ...buying, ...more }, 'POST')).body).toEqual({ error: { code: 422, message } });
    expect(await everything()).toBe(before);
  }
});
