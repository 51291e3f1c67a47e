import { findAdminContact } from '../../db/order/contacts';
import { startHttp, type Http } from '../support/doors/http';
import { configuration, configured, issued, mailTo, placed, reaches } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { person } from '../support/samples/configuration-request';
import { restClient } from '../support/doors/rest';

/** An admin contact that staff have changed is the order's admin contact, wherever it is asked for. */
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

const change = async (reference: string, email: string) =>
  system.desk.changeAdminContact(await system.getOrder(reference), person(email), { actor: 'staff:ann', reason: 'the old one has left' });
const tokenOf = (reference: string) => system.secrets.orderToken(reference);

test('both APIs show the changed one, and say to whom an e-mail was sent again', async () => {
  const account = await system.account(12);
  const reference = await issued(system, account, 'www.boss-left.test');
  await change(reference, 'new@boss-left.test');
  const { body } = await http.call('order/review', { order_token: tokenOf(reference) });
  expect(body.admin_contact.email).toBe('new@boss-left.test');
  expect(body.tech_contact.email).toBe('tech@boss-left.test');
  const rest = restClient(http, account.apiKey);
  expect((await rest('GET', `/orders/${reference}/configuration`)).body.admin_contact.email).toBe('new@boss-left.test');
  const resent = await http.call('order/resendemail', { order_token: tokenOf(reference), email_type: 'Fulfillment' });
  expect(resent.body.email_sent_to).toMatchObject({ admin_contact_email: 'new@boss-left.test' });
  await mailTo(system, 'new@boss-left.test', reference);
});

test('what comes of the order takes it over: a reissue, a renewal, the form of a restarted order', async () => {
  const account = await system.account(24);
  const reference = await issued(system, account, 'www.heritage.test');
  await change(reference, 'new@heritage.test');
  const rest = restClient(http, account.apiKey);
  expect((await rest('POST', `/orders/${reference}/reissues`, { body: {} })).status).toBe(202);
  expect((await findAdminContact(system.db, await system.getOrder(reference)))?.email).toBe('new@heritage.test');
  const renewed = await rest('POST', `/orders/${reference}/renewals`, { body: { buyer_reference: 'renewed' } });
  expect((await rest('GET', `/orders/${renewed.body.order.reference}/configuration`)).body.admin_contact.email).toBe('new@heritage.test');

  const retail = await system.account(0, { kind: 'retail' });
  const old = await configured(system, retail, configuration('www.restarted-boss.test'));
  await change(old, 'new@restarted-boss.test');
  await system.desk.requestCancel(await system.getOrder(old), { actor: 'order-page', requestedAt: Date.now() });
  const fresh = await system.desk.restart(await system.getOrder(old), 'order-page');
  expect(await (await fetch(`${http.base}/token/${tokenOf(fresh.reference)}`)).text()).toContain('value="new@restarted-boss.test"');
});

test('whoever hands the contacts in once more has the last word', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.mistyped-boss.test'));
  await change(reference, 'new@mistyped-boss.test');
  const corrected = configuration('www.mistyped-boss.test', { adminContact: person('right@mistyped-boss.test') });
  await system.desk.correctNames(await system.getOrder(reference), corrected, 'reseller-api');
  expect((await http.call('order/review', { order_token: tokenOf(reference) })).body.admin_contact.email).toBe('right@mistyped-boss.test');
  const { approvalId } = (await system.getOrder(reference)).validations[0]!;
  await system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId });
  await reaches(system, reference, 'issued');
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
  await mailTo(system, 'right@mistyped-boss.test', reference, /Please approve/);
});

test('an order that is not configured has none to send to', async () => {
  const reference = await placed(system, await system.account(12));
  expect((await http.call('order/resendemail', { order_token: tokenOf(reference), email_type: 'Fulfillment' })).status).toBe(409);
});
