import { verifyAudit } from '../../db/people/audit';
import { createContract } from '../../db/account/contracts';
import { createDb } from '../../db/connection';
import { listEvents } from '../../db/order/events';
import type { User } from '../../domain/people/user';
import { startHttp, type Http } from '../support/doors/http';
import { configuration, configured, issued, placed } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient } from '../support/doors/rest';
import { leavesOf, placesOf, type Kept } from '../support/doors/secret-search';
import { Visitor } from '../support/doors/visitor';
import { createUser, password } from '../support/doors/users';

/** Who acts: known to staff and to the audit trail, by an id where things are kept for ever. */
let system: OrderSystem;
let http: Http;
/** Longer than an actor may be, and as long as an address may be */
const longAddress = (name: string) => `${name}@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.test`;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const user = async (email: string, role: User['role'], accountId: string | null) => createUser(system, email, role, accountId);
const signedIn = (email: string) => new Visitor(http.base).signedIn(email, password);
const historyOf = async (reference: string): Promise<Kept> => ({
  where: `history ${reference}`,
  bytes: Buffer.concat(leavesOf(await system.client.workflow.getHandle(`order:${reference}`).fetchHistory())),
});
const auditOf = async (reference: string) =>
  (await system.db('audit_log').where('subject', reference).orderBy('id')).map(({ actor, action, detail }) => ({ actor, action, detail }));
const typed = (reference: string, update: string, args: object) =>
  system.client.workflow.getHandle(`order:${reference}`).executeUpdate(update, { args: [args] as never });

test('a user of an account, with the longest address, cancels: events and history have the id, customers the door, staff the address', async () => {
  const account = await system.account(0, { kind: 'partner' });
  await createContract(system.db, { accountId: account.id, productCode: 'RapidSSL-12', units: 1 });
  const email = longAddress('owner');
  const { id } = await user(email, 'owner', account.id);
  const reference = await placed(system, account);
  const owner = await signedIn(email);
  expect((await owner.submit(`/orders/${reference}/cancellation`, { reason: 'ordered in error' })).status).toBe(303);

  expect((await listEvents(system.db, reference)).at(-1)).toMatchObject({ type: 'credited', actor: `user:${id}` });
  expect(placesOf(email, [await historyOf(reference)])).toEqual([]);
  const kept = JSON.stringify([await system.db('order_events').select(), await system.db('audit_log').select(), await system.db('orders').select()]);
  expect(kept).not.toContain(email);

  const rest = restClient(http, account.apiKey);
  expect((await rest('GET', `/orders/${reference}/events`)).body.data.at(-1)).toMatchObject({ actor: `user:${id}` });
  const page = await (await fetch(`${http.base}/token/${system.secrets.orderToken(reference)}`)).text();
  expect(page).toMatch(/Cancelled and credited<\/strong> <span class="soft">in the portal/);
  await user('sees@desk.test', 'support', null);
  expect(await (await (await signedIn('sees@desk.test')).get(`/staff/orders/${reference}`)).text()).toContain(`${email} (user)`);
});

test('a member of staff with the longest address cancels: named at the desk and nowhere else', async () => {
  const email = longAddress('support');
  const { id } = await user(email, 'support', null);
  const account = await system.account(12);
  const reference = await placed(system, account);
  const path = `/staff/orders/${reference}`;
  const support = await signedIn(email);
  expect((await support.submit(path, { reason: 'their boss has died', decision: 'accept' }, `${path}/cancelAsStaff`)).status).toBe(303);
  expect((await listEvents(system.db, reference)).at(-1)).toMatchObject({ actor: `staff:${id}`, note: 'their boss has died' });
  expect(placesOf(email, [await historyOf(reference)])).toEqual([]);
  expect(await (await support.get(path)).text()).toContain(`${email} (staff): their boss has died`);

  const rest = restClient(http, account.apiKey);
  expect((await rest('GET', `/orders/${reference}/events`)).body.data.at(-1)).toMatchObject({ actor: 'staff', note: null });
  expect(JSON.stringify((await rest('GET', '/events')).body)).not.toMatch(/their boss|support@/);
});

describe('the audit trail has every act of the seller’s people', () => {
  test('at the desk, with the act itself: also where nobody waited for the answer', async () => {
    const { id } = await user('audited@desk.test', 'admin', null);
    const request = configuration('www.audited.test', { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } });
    const reference = await configured(system, await system.account(79), request, 'TrueBizID-12');
    // As the desk does, and then dies before it hears anything.
    await typed(reference, 'vet', { actor: `staff:${id}`, accept: true, reason: 'register seen' });
    expect(await auditOf(reference)).toEqual([{ actor: `staff:${id}`, action: 'vet', detail: 'accept: true, reason: "register seen"' }]);
  });

  test('in the Temporal UI, under the name that the operator typed; customers are not told it', async () => {
    const account = await system.account(24);
    const reference = await issued(system, account, 'www.operator.test');
    await typed(reference, 'resendEmail', { actor: 'Grace Hopper', kind: 'fulfilment' });
    await typed(reference, 'setReminders', { actor: 'Grace Hopper', days: [30, 7] });
    await typed(reference, 'cancelAsStaff', { actor: 'Grace Hopper', reason: 'phone call' });
    expect(await auditOf(reference)).toEqual([
      { actor: 'Grace Hopper', action: 'resendEmail', detail: 'kind: "fulfilment"' },
      { actor: 'Grace Hopper', action: 'setReminders', detail: 'days: [30,7]' },
      { actor: 'Grace Hopper', action: 'cancelAsStaff', detail: 'reason: "phone call"' },
    ]);
    expect(JSON.stringify((await restClient(http, account.apiKey)('GET', '/events')).body)).not.toMatch(/Grace|phone/);
  });

  test('when they place an order', async () => {
    const purchase = { productCode: 'RapidSSL-12', buyerReference: 'by-staff', endCustomerEmail: null, note: 'by phone', actor: 'staff:ann' };
    const { reference } = await system.desk.place(await system.account(12), purchase);
    expect(await auditOf(reference)).toEqual([{ actor: 'staff:ann', action: 'place', detail: 'RapidSSL-12: by phone' }]);
  });

  test('but none of what was refused, of what a repeat does not do, or of what customers and machines do', async () => {
    const reference = await issued(system, await system.account(12), 'www.quiet.test');
    await expect(typed(reference, 'vet', { actor: 'Grace Hopper', accept: true, reason: 'x' })).rejects.toThrow();
    expect(await auditOf(reference)).toEqual([]);
  });

  test('in one chain, however many act at once', async () => {
    const account = await system.account(240);
    const references = await Promise.all(Array.from({ length: 20 }, () => placed(system, account)));
    await Promise.all(references.map((reference) => typed(reference, 'cancelAsStaff', { actor: 'Grace Hopper', reason: 'all of them' })));
    for (const reference of references) expect(await auditOf(reference)).toHaveLength(1);
    expect(await verifyAudit(system.db)).toMatchObject({ ok: true, faults: [] });
  });

  test('of a person who signs in it has the id, and of a stranger nothing', async () => {
    const { id } = await user('known@desk.test', 'support', null);
    await signedIn('known@desk.test');
    await new Visitor(http.base).signIn('stranger@elsewhere.test', 'a guess');
    const lines = await system.db('audit_log').whereIn('action', ['signed-in', 'sign-in-refused']).orderBy('id', 'desc').limit(2);
    expect(lines.map(({ actor, action }) => [actor, action])).toEqual([
      ['nobody', 'sign-in-refused'],
      [`staff:${id}`, 'signed-in'],
    ]);
    const api = createDb(system.urls.apiUrl, { poolSize: 1 });
    expect(JSON.stringify(await api('audit_log').select())).not.toMatch(/@(desk|elsewhere)\.test/);
    await api.destroy();
  });
});
