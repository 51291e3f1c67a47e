import { blockKey } from '../../../db/certificate/blocked-keys';
import { readCsr } from '../../../domain/csr/csr';
import { csrOf, placing, startCompatible, type Bought, type Compatible } from '../../support/doors/compatible';
import { eventually } from '../../support/eventually';
import { contacts, type Json } from '../../support/doors/http';
import { mailTo } from '../../support/lives/life';
import { recipients } from '../../support/outside/mail-catcher';

/** The older generation under /ssl: `place` that also buys, invitations, its own words. */
let api: Compatible;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

type More = Record<string, string>;
const buying = (owner: { apiKey: string }, more: More = {}): More => ({
  api_key: owner.apiKey,
  st_product_code: 'RapidSSL-12',
  end_customer_email: 'none',
  reseller_unique_reference: api.unique('old'),
  ...more,
});
const place = async (more: More = {}, owner = api.account) => api.ask('ssl/order.json/place', buying(owner, more), 'POST');
const ask = (method: string, reference: string, more: More = {}) =>
  api.ask(`ssl/order.json/${method}`, { api_key: api.account.apiKey, reseller_order_id: reference, ...more });
const status = async (reference: string) => (await ask('review', reference)).body.order_status as string;
const page = async (inviteUrl: string) => (await fetch(inviteUrl.replace(api.system.publicUrl, api.http.base))).text();
const invitations = (address: string) =>
  api.system.catcher.mails.filter((mail) => recipients(mail).includes(address) && /Please configure/.test(mail.subject ?? ''));

test('place buys; review, cancel and account by key and number; its own word for the beginning', async () => {
  const own = await api.system.account(30);
  const bought = await place({}, own);
  expect(bought).toMatchObject({ status: 200, body: { success: 'Order placed', invite_url: expect.stringContaining('/token/') } });
  const owner = { api_key: own.apiKey, reseller_order_id: bought.body.reseller_order_id as string };
  expect((await api.ask('ssl/order.json/review', owner)).body.order_status).toBe('Invite Available');
  expect((await api.ask('ssl/reselleraccount.json/review', owner)).body).toMatchObject({ purchased_points: 18, in_use_points: 12 });
  expect((await api.ask('ssl/order.json/cancel', owner)).body.status).toBe('Cancelled');
  expect((await api.ask('ssl/reselleraccount.json/review', owner)).body).toMatchObject({ purchased_points: 30, in_use_points: 0 });
});

test('the customer is invited by e-mail, again on request, and not when the address is none or the approver is named', async () => {
  const { body } = await place({ end_customer_email: 'customer@invited.test' });
  const mail = await mailTo(api.system, 'customer@invited.test', body.reseller_order_id as string, /Please configure/);
  expect(mail.text).toContain(body.invite_url);
  expect((await ask('resendemail', body.reseller_order_id as string, { email_type: 'Invite' })).body.email_sent_to.invite_email).toBe('customer@invited.test');
  await eventually(() => invitations('customer@invited.test').length === 2, 'a second invitation');

  const configured = await place({ end_customer_email: 'known@invited.test', ...placing('www.invited.test') });
  await mailTo(api.system, 'admin@invited.test', configured.body.reseller_order_id as string);
  const uninvited = await place();
  expect(invitations('known@invited.test')).toEqual([]);
  expect((await api.system.db('mails').where('order_reference', uninvited.body.reseller_order_id).select()).map(({ kind }) => kind)).toEqual([]);
});

test('an order that was bought as a token: place names its customer and invites them, and the page begins with what was sent', async () => {
  const { token, reference } = await api.placed();
  const invite = (more: More) => api.ask('ssl/order.json/place', { order_token: token, csr: '', ...more });
  const sent = { end_customer_email: 'late@invited.test', ...contacts('late.test') };
  const { body } = await invite(sent);
  expect(body).toEqual({ success: 'Order placed', reseller_order_id: reference, invite_url: expect.stringContaining(`/token/${token}`) });
  expect((await mailTo(api.system, 'late@invited.test', reference, /Please configure/)).text).toContain(body.invite_url);
  expect((await ask('review', reference)).body).toMatchObject({ order_status: 'Invite Available', end_customer_email: 'late@invited.test' });
  expect(await page(body.invite_url as string)).toContain('value="boss@late.test"');

  await ask('resendemail', reference, { email_type: 'Invite' });
  await eventually(() => invitations('late@invited.test').length === 2, 'a second invitation');
  expect((await invite({ end_customer_email: 'later@invited.test' })).status).toBe(200);
  await mailTo(api.system, 'later@invited.test', reference, /Please configure/);
  expect((await ask('review', reference)).body.end_customer_email).toBe('later@invited.test');
  expect(await page(body.invite_url as string)).toContain('value="boss@late.test"');
  expect(invitations('late@invited.test')).toHaveLength(2);
});

test('place with a token and none for an address invites nobody; what was sent stands on the page', async () => {
  const { token, reference } = await api.placed(api.account, { end_customer_email: 'quiet-token@invited.test' });
  const { status: code, body } = await api.ask('ssl/order.json/place', { order_token: token, end_customer_email: 'none', ...contacts('quiet-token.test') });
  expect([code, body.success]).toEqual([200, 'Order placed']);
  expect(await page(body.invite_url as string)).toContain('value="boss@quiet-token.test"');
  expect((await ask('review', reference)).body.end_customer_email).toBe('quiet-token@invited.test');
  expect(await api.system.db('mails').where('order_reference', reference).select()).toEqual([]);
});

test('the later generation invites nobody', async () => {
  const order = await api.placed(api.account, { end_customer_email: 'quiet@invited.test' });
  expect(await api.system.db('mails').where('order_reference', order.reference).select()).toEqual([]);
  expect((await api.ask('order/resendemail.json', { order_token: order.token, email_type: 'Invite' })).status).toBe(422);
});

test('generatetoken without the customer’s address, which its document asks for with place alone; the later generation wants it', async () => {
  const { end_customer_email: _, ...sent } = buying(api.account);
  expect((await api.ask('order/generatetoken.json', sent)).body).toEqual({ error: { code: 422, message: 'end_customer_email is missing; send it.' } });
  expect((await api.ask('ssl/order.json/generatetoken', sent)).body).toMatchObject({ success: 'Order placed', order_token: expect.any(String) });
});

test('with an approver place buys and configures; a wrong field buys nothing and leaves the reference free', async () => {
  const own = await api.system.account(12);
  const all = buying(own, placing('www.at-once.test'));
  const refused = await api.ask('ssl/order.json/place', { ...all, approver_email_address: 'stranger@elsewhere.test', renewal: '1' }, 'POST');
  expect(refused.status).toBe(422);
  const bought = await api.ask('ssl/order.json/place', all, 'POST');
  expect(bought).toMatchObject({ status: 200, body: { success: 'Order placed' } });
  const owner = { api_key: own.apiKey, reseller_order_id: bought.body.reseller_order_id as string };
  expect((await api.ask('ssl/order.json/review', owner)).body.order_status).toBe('Awaiting Customer Verification');
  expect((await api.ask('ssl/reselleraccount.json/review', owner)).body.purchased_points).toBe(0);
});

test('a key that was reported as compromised buys nothing', async () => {
  const own = await api.system.account(12);
  const all = buying(own, placing('www.leaked.test'));
  await blockKey(api.system.db, { spkiSha256: readCsr(all.csr!).spkiSha256, reason: 'leaked', source: 'staff:ann', blockedAt: Date.now() });
  expect((await api.ask('ssl/order.json/place', all, 'POST')).body.error).toMatchObject({ code: 422, message: expect.stringContaining('compromised') });
  expect((await api.ask('ssl/reselleraccount.json/review', { api_key: own.apiKey })).body.purchased_points).toBe(12);
});

test('renewal=1 without an order before: bought once, configured, its reference used', async () => {
  const own = await api.system.account(24);
  const all = buying(own, { ...placing('www.first-renewal.test'), renewal: '1' });
  const { status: code, body } = await api.ask('ssl/order.json/place', all, 'POST');
  expect([code, body.success]).toEqual([200, 'Order placed']);
  expect((await api.ask('ssl/reselleraccount.json/review', { api_key: own.apiKey })).body.purchased_points).toBe(12);
  expect((await api.ask('ssl/order.json/place', all, 'POST')).status).toBe(409);
});

test('place answers what to publish, as the later generation does', async () => {
  const { body } = await place({ ...placing('www.published.test'), dv_auth_method: 'DNS' });
  expect(body).toMatchObject({ success: 'Order placed', dns_string: expect.stringMatching(/^20\d{6}/), dns_name: '_dnsauth.published.test' });
});

test('a key is made once, after the order is bought', async () => {
  const { body } = await place({ ...placing('www.key-made.test'), csr: '', domain_name: 'www.key-made.test' });
  expect(body).toMatchObject({ csr: expect.stringContaining('CERTIFICATE REQUEST'), private_key: expect.stringContaining('PRIVATE KEY') });
});

describe('without an approver what was sent is kept for the customer', () => {
  test('the form of the page begins with the CSR and the contacts', async () => {
    const csr = csrOf('www.kept.test');
    const { body } = await place({ csr, ...contacts('kept.test') });
    const html = await page(body.invite_url as string);
    expect(html).toContain(csr.split('\n')[1]);
    for (const text of ['value="boss@kept.test"', 'value="tech@kept.test"', 'value="admin@kept.test"']) expect(html).toContain(text);
    expect(await status(body.reseller_order_id as string)).toBe('Invite Available');
  });

  test('a name as well; and that it is a renewal', async () => {
    const before = await api.issued();
    const { body } = await place({ domain_name: before.name, renewal: '1' }, api.tester);
    expect(await page(body.invite_url as string)).toContain(`value="${before.name}"`);
    const token = (body.invite_url as string).split('/').at(-1)!;
    const domain = before.name.slice(4);
    const form = { source: 'names', domain_name: before.name, approver_email_address: `admin@${domain}`, tech_same: 'yes', ...contacts(domain) };
    const sent = await fetch(`${api.http.base}/token/${token}/configuration`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    expect(sent.status).toBe(200);
    expect((await api.system.getOrder(body.reseller_order_id as string)).renewalOf?.reference).toBe(before.reference);
  });
});

test('a review by staff is written as known clients compare it', async () => {
  const first = await api.configured();
  await api.ask('order/cancel.json', { order_token: first.token });
  const again: Bought = { ...(await api.placed()), name: first.name };
  await api.ask('order/place.json', { order_token: again.token, ...placing(again.name) }, 'POST');
  expect(await status(again.reference)).toBe('ServerTastic Review');
  expect((await api.review(again)).order_status).toBe('Servertastic Review');
  const lists = await Promise.all(['ssl/reselleraccount.json/review', 'account/review.json'].map((path) => api.ask(path, { api_key: api.account.apiKey })));
  const words = lists.map(({ body }) => body.active_orders.active_order.find((line: Json) => line.reseller_order_id === again.reference).order_status);
  expect(words).toEqual(['ServerTastic Review', 'Servertastic Review']);
});
