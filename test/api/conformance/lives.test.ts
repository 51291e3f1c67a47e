import { X509Certificate } from 'node:crypto';
import { createContract } from '../../../db/account/contracts';
import { csrOf, placing, startCompatible, type Bought, type Compatible } from '../../support/doors/compatible';
import type { Json } from '../../support/doors/http';
import { newCsr } from '../../support/keys/openssl';
import { restClient } from '../../support/doors/rest';

/** Orders of the compatible API beyond one call: names, renewals, reissues, stages of test orders, partners, keys. */
let api: Compatible;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

const advance = async (order: Bought, message = 200) => expect((await api.ask('order/advanceorder.json', { order_token: order.token })).status).toBe(message);
const place = (order: Bought, name: string, more: Record<string, string> = {}) =>
  api.ask('order/place.json', { order_token: order.token, ...placing(name), ...more }, 'POST');
const carriedDays = ({ expiry_date: end }: Json) => (Date.parse(end as string) - Date.now()) / 86_400_000 - 365;

describe('names', () => {
  test('the first address of approverlist covers the name, its www twin and a further name below', async () => {
    const order = await api.placed(api.account, { product: 'QuickSSLPremiumMD-12' });
    const { body } = await api.ask('order/approverlist.json', { domain_name: 'www.first-choice.test' });
    const sent = { approver_email_address: body.approver_email[0].email as string, san_domains: 'shop.first-choice.test' };
    expect(await place(order, 'www.first-choice.test', sent)).toMatchObject({ status: 200 });
    const { domain_name: name, additional_sans: others } = await api.review(order);
    expect([name, others]).toEqual(['www.first-choice.test', 'first-choice.test,shop.first-choice.test']);
  });

  test.each(['FILE', 'DNS'])('by %s an approver that is sent as well costs no name', async (method) => {
    const order = await api.placed();
    const domain = `${method.toLowerCase()}-and-mail.test`;
    await place(order, `www.${domain}`, { dv_auth_method: method, approver_email_address: `admin@www.${domain}` });
    expect((await api.review(order)).additional_sans).toBe(domain);
  });

  test('a DV order is not refused for what no DV certificate says', async () => {
    const order = await api.placed();
    const useless = {
      org_address_country: 'United Kingdom',
      org_division: 'x'.repeat(200),
      org_name: 'x'.repeat(200),
      admin_contact_address_country: 'England',
      tech_contact_address_city: 'x'.repeat(500),
    };
    expect(await place(order, 'www.useless-fields.test', useless)).toMatchObject({ status: 200 });
    const ov = await api.placed(api.account, { product: 'TrueBizID-12' });
    const answer = await place(ov, 'www.useless-fields.test', useless);
    expect(answer.body.error.message).toMatch(/^admin_contact_address_country is longer than 2|^org_/);
  });

  test('additional names on a line each are as good as with commas, in place and in reissue', async () => {
    const order = await api.placed(api.tester, { product: 'QuickSSLPremiumMD-12' });
    const lines = 'a.line-each.test\r\nb.line-each.test\n\tc.line-each.test\n';
    expect(await place(order, 'line-each.test', { san_domains: lines })).toMatchObject({ status: 200 });
    expect((await api.review(order)).additional_sans).toMatch(/\ba\.line-each\.test,b\.line-each\.test,c\.line-each\.test\b/);
    await advance(order);
    await api.reaches(order, 'Completed');
    const again = { order_token: order.token, san_domains: 'a.line-each.test\nd.line-each.test' };
    expect(await api.ask('order/reissue.json', again, 'POST')).toMatchObject({ status: 200 });
    expect((await api.reaches(order, 'Completed', 2)).additional_sans).toMatch(/\ba\.line-each\.test,d\.line-each\.test\b/);
  });

  test.each(['QuickSSLPremiumMD-12', 'TrueBizIDMD-12'])(
    '%s with a san_count of 0, the default of the document, has the names that are included',
    async (product) => {
      const order = await api.placed(api.account, { product, san_count: '0' });
      expect((await api.review(order)).san_count).toBe(4);
    },
  );
});

describe('server_count', () => {
  test.each(['SSL123-12', 'SSLWebServer-12', 'RapidSSL-12'])('means nothing for %s, which is not licensed by server', async (product) => {
    const order = await api.placed(api.account, { product, server_count: '500' });
    expect((await api.review(order)).server_count).toBe(1);
  });

  test('counts where it is', async () => {
    const order = await api.placed(api.account, { product: 'SecureSite-12', server_count: '3' });
    expect((await api.review(order)).server_count).toBe(3);
  });
});

describe('renewal', () => {
  const renewed = async (name: string) => {
    const order = await api.placed(api.tester);
    expect(await place(order, name, { renewal: '1' })).toMatchObject({ status: 200 });
    await advance(order);
    return carriedDays(await api.reaches(order, 'Completed'));
  };

  test('what is left of the order before is carried over, also from the www twin', async () => {
    const before = await api.issued();
    expect(await renewed(before.name)).toBeGreaterThan(88);
    expect(await renewed(before.name.slice(4))).toBeGreaterThan(88);
  });

  test('of several at once one carries what is left, and none is refused', async () => {
    const before = await api.issued();
    const orders = await Promise.all([1, 2, 3].map(() => api.placed(api.tester)));
    const answers = await Promise.all(orders.map((order) => place(order, before.name, { renewal: '1' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const renewals = await Promise.all(orders.map(async ({ reference }) => (await api.system.getOrder(reference)).renewalOf?.reference));
    expect(renewals.filter((each) => each === before.reference)).toHaveLength(1);
    expect(renewals.filter((each) => each === undefined)).toHaveLength(2);
  });

  test('without an order before nothing is carried over; /api, where it can be left out, refuses it', async () => {
    expect(await renewed('www.never-before.test')).toBeLessThan(2);
    const rest = restClient(api.http, api.account.apiKey);
    const { reference } = await api.placed();
    const contact = { first_name: 'Ann', last_name: 'Lee', phone: '1', email: 'ann@never-before.test' };
    const body = { common_name: 'www.never-at-all.test', approver_email: 'admin@never-at-all.test', admin_contact: contact, renews: true };
    expect(await rest('POST', `/orders/${reference}/configuration`, { body })).toMatchObject({ status: 422 });
  });
});

describe('reissue', () => {
  test('P24 P38: the newest certificate first; hash and key as they are', async () => {
    const order = await api.issued();
    const first = await api.review(order);
    const csr = newCsr(['rsa:2048'], '-subj', `/CN=${order.name}`);
    expect((await api.ask('order/reissue.json', { order_token: order.token, csr }, 'POST')).body).not.toHaveProperty('private_key');
    const done = await api.reaches(order, 'Completed', 2);
    const { serialNumber, publicKey } = new X509Certificate(done.certificate as string);
    expect(publicKey.asymmetricKeyType).toBe('rsa');
    expect(done.certificate_list.map((one: Json) => one.serial_number)).toEqual([serialNumber, first.certificate_list[0].serial_number]);
    expect(done.reissued_certificates.certificate_info).toEqual([{ hash: 'SHA2-256', encryption: 'RSA', certificate: done.certificate }]);
    await api.ask('order/reissue.json', { order_token: order.token, csr: csrOf(order.name) }, 'POST');
    const again = await api.reaches(order, 'Completed', 3);
    expect(again.reissued_certificates.certificate_info.map((one: Json) => one.encryption)).toEqual(['RSA', 'ECDSA']);
  });

  test('the window’s anchor in modifications is the first issuance, and stays', async () => {
    const order = await api.issued();
    const issuedAt = new Date((await api.system.getOrder(order.reference)).issuedAt!).toISOString().replace('T', ' ').slice(0, 19);
    expect((await api.review(order)).modifications.modification).toEqual([
      { timestamp: issuedAt, event_id: expect.any(String), event_name: 'Order Completed' },
    ]);
    await api.ask('order/reissue.json', { order_token: order.token }, 'POST');
    expect((await api.reaches(order, 'Completed', 2)).modifications.modification).toHaveLength(1);
  });
});

test('advanceorder: each stage in turn: review by staff, vetting, the domain, the admin contact', async () => {
  const cancelled = await api.configured(api.tester);
  await api.ask('order/cancel.json', { order_token: cancelled.token });
  const order = await api.placed(api.tester, { product: 'TrueBizID-12' });
  const organisation = { org_name: 'Example Ltd', org_address_city: 'Leeds', org_address_country: 'GB' };
  expect(await place(order, cancelled.name, organisation)).toMatchObject({ status: 200 });
  for (const stage of ['Servertastic Review', 'Awaiting Provider Approval', 'Awaiting Customer Verification']) {
    expect((await api.review(order)).order_status).toBe(stage);
    await advance(order);
  }
  await api.reaches(order, 'Completed');
  expect((await api.ask('order/cancel.json', { order_token: order.token })).body.status).toBe('Completed');
  await advance(order);
  await api.reaches(order, 'Cancelled');
});

test('an EV certificate says what known clients send of the register: letters for the category, two names for the number', async () => {
  const order = await api.placed(api.tester, { product: 'TrueBizIDEV-12' });
  const register = { org_business_category: 'b', org_registration_number: '01234567', org_jurisdiction_country: 'GB' };
  const organisation = { org_name: 'Example Ltd', org_address_city: 'Leeds', org_address_country: 'GB' };
  expect(await place(order, 'www.register.test', { ...organisation, ...register })).toMatchObject({ status: 200 });
  await advance(order);
  await advance(order);
  const { subject } = new X509Certificate((await api.reaches(order, 'Completed')).certificate as string);
  expect(subject).toContain('businessCategory=Private Organization');
  expect(subject).toContain('serialNumber=01234567');
});

test('A27 partners: contract_id, units beside points, reason on cancel', async () => {
  const partner = await api.system.account(0, { kind: 'partner' });
  const buying = { api_key: partner.apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none' };
  const buy = (more = {}) => api.ask('order/generatetoken.json', { ...buying, reseller_unique_reference: api.unique(), ...more });
  expect((await buy()).status).toBe(402);
  const contract = (units: number) => createContract(api.system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units });
  const [older, newer] = [await contract(1), await contract(5)];
  await buy({ contract_id: newer.id });
  const { order_token: token } = (await buy()).body;
  const overview = async () => (await api.ask('ssl/reselleraccount.json/review', { api_key: partner.apiKey })).body;
  const before = await overview();
  expect(before).toMatchObject({ purchased_points: 0, in_use_points: 0 });
  expect(before.contracts.contract.map(({ contract_id: id, units }: Json) => [id, units])).toEqual([
    [older.id, 0],
    [newer.id, 4],
  ]);
  for (const line of before.active_orders.active_order) expect(line).toMatchObject({ order_points: 0, order_units: 1 });
  expect((await api.ask('order/cancel.json', { order_token: token as string, reason: 'ordered in error' })).status).toBe(200);
  expect((await overview()).contracts.contract[0].units).toBe(1);
});

test('retail: money is no points either', async () => {
  const retail = await api.system.account(0, { kind: 'retail' });
  const paid = { amount: 4900, currency: 'GBP', provider: 'manual' } as const;
  await api.system.desk.place(retail, { productCode: 'RapidSSL-12', buyerReference: api.unique(), endCustomerEmail: null, paid });
  const { active_orders: orders } = (await api.ask('account/review.json', { api_key: retail.apiKey })).body;
  expect(orders.active_order).toMatchObject([{ order_points: 0 }]);
  expect(orders.active_order[0]).not.toHaveProperty('order_units');
});

describe('account/regenerateapikey', () => {
  const works = async (key: string) => (await api.ask('account/review.json', { api_key: key })).status === 200;

  test('the new key works, the old one does not', async () => {
    const own = await api.system.account(0);
    const { body } = await api.ask('account/regenerateapikey.json', { api_key: own.apiKey });
    expect([await works(own.apiKey), await works(body.api_key as string)]).toEqual([false, true]);
  });

  test('of many at once with the same key one makes a key', async () => {
    const own = await api.system.account(0);
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.ask('account/regenerateapikey.json', { api_key: own.apiKey })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
    expect(await api.system.db('api_keys').where('account_id', own.id).whereNull('revoked_at').select('id')).toHaveLength(1);
  });
});

test('account/emptytestpoints: none are left, and the audit adds up', async () => {
  const own = await api.system.account(7, { isTest: true });
  await api.ask('account/addtestpoints.json', { api_key: own.apiKey, points: '30' });
  expect((await api.ask('account/emptytestpoints.json', { api_key: own.apiKey })).body.new_total).toBe(0);
  expect((await api.ask('account/emptytestpoints.json', { api_key: own.apiKey })).body.new_total).toBe(0);
  const { record } = (await api.ask('account/pointsaudit.json', { api_key: own.apiKey })).body;
  expect(record.map((line: Json) => [line.PointsAdjustment, line.NewPointsTotal])).toEqual([
    [7, 7],
    [30, 37],
    [-37, 0],
  ]);
});
