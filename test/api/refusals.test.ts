import { makeKey, makeKeyAndCsr } from '../../domain/csr/key-and-csr';
import { sha256Hex } from '../../domain/secrets';
import { contacts, startHttp, type Http } from '../support/doors/http';
import { newCsr } from '../support/keys/openssl';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Bad input: a clear error that names the field, never a 5xx, and nothing changed. */
let system: OrderSystem;
let http: Http;
let apiKey: string;
let orderToken: string;
let reference: string;
let goodCsr: string;
const domain = 'refusals.com';

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  ({ apiKey } = await system.account(1000));
  const { body } = await http.call('order/generatetoken', {
    api_key: apiKey,
    st_product_code: 'RapidSSL-12',
    end_customer_email: 'none',
    reseller_unique_reference: 'refusals',
  });
  ({ order_token: orderToken, reseller_order_id: reference } = body as { order_token: string; reseller_order_id: string });
  goodCsr = (await makeKeyAndCsr({ names: [`www.${domain}`], subject: {} }, await makeKey('test'))).csrPem;
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

/** Everything but whether a mail is out already. */
const everything = async () => {
  const tables = ['orders', 'order_events', 'ledger_transfers', 'ledger_balances', 'approvals', 'certificates', 'api_keys'].map((table) =>
    system.db(table).select(),
  );
  return sha256Hex(JSON.stringify([...(await Promise.all(tables)), await system.db('mails').orderBy('id').select('id')]));
};

async function refused(method: string, parameters: Record<string, string>, code: number, message: RegExp): Promise<void> {
  const before = await everything();
  const { status, body } = await http.call(method, parameters, 'POST');
  expect({ status, body }).toEqual({ status: code, body: { error: { code, message: expect.stringMatching(message) } } });
  expect(await everything()).toBe(before);
}

const good = () => ({ order_token: orderToken, csr: goodCsr, approver_email_address: `admin@${domain}`, ...contacts(domain) });
const md5 = () => newCsr(['rsa:2048'], '-md5');

test.each<[string, () => Record<string, string>, number, RegExp]>([
  ['broken PEM', () => ({ csr: goodCsr.slice(0, 300) }), 422, /csr|CSR/],
  ['a CSR that is junk', () => ({ csr: 'x'.repeat(5000) }), 422, /CSR/],
  ['a CSR of more than 16 KiB', () => ({ csr: 'x'.repeat(20_000) }), 422, /CSR/],
  ['RSA 1024', () => ({ csr: newCsr(['rsa:1024']) }), 422, /1024|2048/],
  ['an MD5 CSR', () => ({ csr: md5() }), 422, /MD5/],
  ['neither CSR nor name', () => ({ csr: '' }), 422, /domain_name/],
  ['a missing contact field', () => ({ admin_contact_email: '' }), 422, /^admin_contact_email is missing/],
  ['a missing phone', () => ({ tech_contact_phone: '' }), 422, /^tech_contact_phone is missing/],
  ['an address without an @', () => ({ tech_contact_email: 'tech.example.com' }), 422, /^tech_contact_email is not an e-mail address/],
  ['an address that is none', () => ({ tech_contact_email: 'not an address' }), 422, /^tech_contact_email is not an e-mail address/],
  ['CRLF in an address', () => ({ admin_contact_email: 'boss@refusals.com\r\nBcc: all@refusals.com' }), 422, /^admin_contact_email has line breaks/],
  ['CRLF in a name', () => ({ admin_contact_first_name: 'Ann\r\nBcc: x@y.z' }), 422, /^admin_contact_first_name has line breaks/],
  ['a field that is too long', () => ({ tech_contact_last_name: 'x'.repeat(65) }), 422, /^tech_contact_last_name is longer than 64/],
  ['an approver that is not on the list', () => ({ approver_email_address: 'boss@refusals.com' }), 422, /admin@refusals\.com/],
  ['an approver of somebody else', () => ({ approver_email_address: 'admin@example.org' }), 422, /may not approve/],
  ['no approver', () => ({ approver_email_address: '' }), 422, /approver_email_address is missing/],
  ['a method that is none', () => ({ dv_auth_method: 'PHONE' }), 422, /^dv_auth_method must be EMAIL, FILE, SFILE or DNS/],
  ['a wildcard for a product without', () => ({ csr: '', domain_name: '*.refusals.com' }), 422, /wildcard/],
  ['an IP address', () => ({ csr: '', domain_name: '192.0.2.1' }), 422, /IP address/],
  ['an underscore', () => ({ csr: '', domain_name: 'a_b.refusals.com' }), 422, /underscore/],
  ['names that were not bought', () => ({ san_domains: 'a.refusals.com,b.refusals.com' }), 422, /^2 additional names/],
  ['a wrong token', () => ({ order_token: 'x'.repeat(48) }), 401, /order_token is not known/],
  ['no token', () => ({ order_token: '' }), 401, /order_token is missing/],
])('place with %s', async (_, wrong, code, message) => {
  await refused('order/place', { ...good(), ...wrong() }, code, message);
});

test.each<[string, Record<string, string>, number, RegExp]>([
  ['an unknown product', { st_product_code: 'NoSuchSSL-12' }, 422, /no product "NoSuchSSL-12"/],
  ['no product', { st_product_code: '' }, 422, /^st_product_code is missing/],
  ['no reference', { reseller_unique_reference: '' }, 422, /^reseller_unique_reference is missing/],
  ['a reference of 36 characters', { reseller_unique_reference: 'x'.repeat(36) }, 422, /longer than 35/],
  ['a used reference', { reseller_unique_reference: 'refusals' }, 409, /used before/],
  ['a count that is none', { san_count: 'many' }, 422, /^san_count must be a whole number/],
  ['more names than the product has', { san_count: '3' }, 422, /takes 0 to 0/],
  ['a negative server count', { server_count: '-1' }, 422, /server_count/],
  ['a wrong key', { api_key: 'cw0000' }, 401, /api_key is not known/],
  ['no key', { api_key: '' }, 401, /api_key is missing/],
  ['a product beyond the balance', { st_product_code: 'SecureSiteProEV-24' }, 402, /fewer than/],
])('generatetoken with %s', async (_, wrong, code, message) => {
  await refused(
    'order/generatetoken',
    { api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: 'fresh', ...wrong },
    code,
    message,
  );
});

async function raw(method: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const before = await everything();
  const answer = await fetch(`${http.base}/order/${method}.json`, {
    method: 'POST',
    body: body as string,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  const text = await answer.text();
  expect(await everything()).toBe(before);
  return { status: answer.status, text };
}

test('1 MB of junk', async () => {
  expect(await raw('place', `order_token=${orderToken}&csr=${'A'.repeat(1_000_000)}`)).toEqual({
    status: 413,
    text: expect.stringContaining('larger than 64 KiB'),
  });
});

test('invalid UTF-8, as bytes and as percent signs', async () => {
  const form = new URLSearchParams(good()).toString();
  expect(await raw('place', Buffer.concat([Buffer.from(`${form}&org_name=`), Buffer.from([0xff, 0xfe])]))).toEqual({
    status: 400,
    text: expect.stringContaining('UTF-8'),
  });
  expect(await raw('place', form.replace('admin_contact_first_name=Ann', 'admin_contact_first_name=%ff%fe'))).toEqual({
    status: 400,
    text: expect.stringContaining('UTF-8'),
  });
  expect((await fetch(`${http.base}/order/review.json?order_token=%ff%fe`)).status).toBe(400);
  expect((await fetch(`${http.base}/token/%ff%fe`)).status).toBe(400);
});

test('more parameters than anybody needs, and a body that cannot be read', async () => {
  expect((await raw('place', Array.from({ length: 500 }, (_, i) => `p${i}=1`).join('&'))).status).toBe(413);
  expect((await raw('place', 'order_token=x', { 'content-encoding': 'rot13' })).status).toBe(400);
});

test('place twice: the second is refused and changes nothing', async () => {
  expect((await http.call('order/place', good(), 'POST')).status).toBe(200);
  await refused('order/place', good(), 409, /is configured and not issued yet, so it cannot be configured/);
});

test('the engine answers nobody who cannot name a message: a closed order is refused by its table', async () => {
  await http.call('order/cancel', { order_token: orderToken });
  expect((await system.getOrder(reference)).state).toBe('credited');
  await refused('order/place', good(), 409, /cancelled and credited.*cannot be re-instated/);
  await refused('order/cancel', { order_token: orderToken }, 409, /cannot be re-instated/);
  await refused('order/resendemail', { order_token: orderToken, email_type: 'Approver' }, 409, /cancelled and credited/);
});
