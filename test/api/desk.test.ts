import { verifyAudit } from '../../db/people/audit';
import { createContract } from '../../db/account/contracts';
import { createDb } from '../../db/connection';
import { balanceOf } from '../../db/ledger/ledger';
import { addPolicy } from '../../db/account/policies';
import { listWaiting } from '../../db/order/queues';
import { findTicket, listOpenTickets } from '../../db/people/tickets';
import { contractLedger } from '../../domain/sale/ledger';
import type { Account } from '../../domain/sale/account';
import type { User } from '../../domain/people/user';
import { listEvents } from '../../db/order/events';
import { eventually } from '../support/eventually';
import { answer, cancelRequested, configuration, configured, issued, mailTo, placed, reaches } from '../support/lives/life';
import { approvalLink } from '../support/outside/mail-catcher';
import { startHttp, type Http } from '../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';

/** Staff at their desk, over HTTP: everything that they may do with an order, and what is kept of it. */
let system: OrderSystem;
let http: Http;
let partner: Account;
let contractId: string;
let vetter: User;
let issuerDown = false;
const visitor = () => new Visitor(http.base);
const user = (...who: [email: string, role: User['role'], accountId: string | null]) => createUser(system, ...who);
const units = () => balanceOf(system.db, contractLedger(contractId), 'units');

beforeAll(async () => {
  system = await startOrderSystem('server', (activities) => ({
    issueCertificate: (task) => (issuerDown ? Promise.reject(new Error('The issuer is down.')) : activities.issueCertificate(task)),
  }));
  http = await startHttp(system);
  partner = await system.account(0, { kind: 'partner' });
  contractId = (await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 9 })).id;
  await user('owner@partner.test', 'owner', partner.id);
  vetter = await user('vet@desk.test', 'vetting', null);
  await user('support@desk.test', 'support', null);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

describe('the staff desk', () => {
  test('only staff see it, and each role does its own', async () => {
    const reference = await configured(system, await system.account(12), configuration('www.desk.test'));
    const owner = await visitor().signedIn('owner@partner.test', password);
    expect((await owner.get('/staff')).status).toBe(404);
    expect((await owner.get(`/staff/orders/${reference}`)).status).toBe(404);
    expect((await visitor().get('/staff')).headers.get('location')).toBe('/sign-in?then=%2Fstaff');
    const vetting = await visitor().signedIn('vet@desk.test', password);
    expect((await vetting.submit('/staff', { reason: 'x' }, `/staff/orders/${reference}/cancelAsStaff`)).status).toBe(403);
    expect((await system.getOrder(reference)).state).toBe('configured');
  });

  test('an order is found by its number, in any case', async () => {
    const reference = await placed(system, partner);
    const vetting = await visitor().signedIn('vet@desk.test', password);
    const found = await vetting.get(`/staff/orders?reference=${reference.toLowerCase()}`);
    expect(found.headers.get('location')).toBe(`/staff/orders/${reference}`);
    expect((await vetting.get('/staff/orders/CW-0')).status).toBe(404);
    const twice = await vetting.get(`/staff/orders?reference=CW-0&reference=${reference}`);
    expect(twice.headers.get('location')).toBe(`/staff/orders/${reference}`);
    expect((await visitor().get(`/staff/orders?reference=${reference}`)).headers.get('location')).toBe(
      `/sign-in?then=${encodeURIComponent(`/staff/orders?reference=${reference}`)}`,
    );
  });

  test('a reviewed order is released with a reason; actor and reason are in event and audit trail', async () => {
    const account = await system.account(24);
    const first = await configured(system, account, configuration('www.reviewed.test'));
    await system.desk.requestCancel(await system.getOrder(first), { actor: 'x', requestedAt: Date.now() });
    const reference = await configured(system, account, configuration('www.reviewed.test'));
    const vetting = await visitor().signedIn('vet@desk.test', password);
    expect(await (await vetting.get('/staff')).text()).toMatch(
      new RegExp(`Manual review[\\s\\S]*${reference}[\\s\\S]*an earlier order for reviewed.test was cancelled`),
    );
    const act = `/staff/orders/${reference}/review`;
    expect((await vetting.submit(`/staff/orders/${reference}`, { decision: 'accept', reason: '' }, act)).status).toBe(422);
    expect((await vetting.submit(`/staff/orders/${reference}`, { decision: 'accept', reason: 'known' }, act)).status).toBe(303);
    expect((await system.getOrder(reference)).waitingOn).toBe('domain-validation');
    const page = await (await vetting.get(`/staff/orders/${reference}`)).text();
    expect(page).toContain('vet@desk.test (staff): known');
    const line = await system.db('audit_log').where({ action: 'review', subject: reference }).first();
    expect(line).toMatchObject({ actor: `staff:${vetter.id}`, detail: 'accept: true, reason: "known"' });
  });

  test('vetting: accepted the order goes on, refused it is cancelled and the price is back', async () => {
    const organisation = { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' };
    const account = await system.account(1000);
    const buy = (name: string) => configured(system, account, configuration(name, { subject: organisation }), 'TrueBizID-12');
    const vetting = await visitor().signedIn('vet@desk.test', password);
    const act = (reference: string, decision: string, reason: string) => vetting.submit('/staff', { decision, reason }, `/staff/orders/${reference}/vet`);
    const good = await buy('www.vetted.test');
    expect(await (await vetting.get('/staff')).text()).toMatch(new RegExp(`<h2[^>]*>Vetting[\\s\\S]*${good}`));
    expect((await act(good, 'accept', 'register seen')).status).toBe(303);
    expect((await listEvents(system.db, good)).at(-1)).toMatchObject({ type: 'vetted', note: 'register seen' });
    const bad = await buy('www.unvetted.test');
    expect((await act(bad, 'refuse', 'not in the register')).status).toBe(303);
    expect(await system.getOrder(bad)).toMatchObject({ state: 'credited', endReason: expect.stringContaining('not in the register') });
    const twice = await act(bad, 'accept', 'after all');
    expect([twice.status, await twice.text()]).toEqual([409, expect.stringMatching(/role="alert"[^>]*>.*?<p>[^<]+/)]);
  });

  test('a refund that was asked for waits in its queue until somebody has carried it out', async () => {
    const retail = await system.account(0, { kind: 'retail' });
    const reference = await placed(system, retail);
    const order = await system.getOrder(reference);
    await system.desk.requestCancel(order, { actor: 'customer', requestedAt: Date.now(), reason: 'bought twice' });
    await system.desk.send(reference, 'requestRefund', { actor: 'customer' });
    const support = await visitor().signedIn('support@desk.test', password);
    expect(await (await support.get('/staff')).text()).toMatch(new RegExp(`Refund requests[\\s\\S]*${reference}`));
    const path = `/staff/orders/${reference}`;
    expect(await (await support.get(path)).text()).toContain('“bought twice”');
    expect((await (await visitor().signedIn('vet@desk.test', password)).submit('/staff', { reason: 'x' }, `${path}/refundDone`)).status).toBe(403);
    expect((await support.submit(path, { decision: 'accept', reason: 'bank transfer' }, `${path}/refundDone`)).status).toBe(303);
    expect((await system.getOrder(reference)).state).toBe('refunded');
    expect(await (await support.get('/staff')).text()).not.toContain(reference);
  });

  test('another admin contact gets the open approval, and what was typed comes back with a complaint; a new link can be sent', async () => {
    const reference = await cancelRequested(system, await system.account(12), 'www.contacted.test');
    const first = approvalLink(await mailTo(system, configuration('www.contacted.test').adminContact.email, reference, /approv/i));
    const support = await visitor().signedIn('support@desk.test', password);
    const path = `/staff/orders/${reference}`;
    const typed = { first_name: 'Grace', last_name: 'Hopper', phone: '+44 1', email: 'grace.test', reason: 'Ada has left' };
    const wrong = await support.submit(path, typed, `${path}/changeAdminContact`);
    const page = await wrong.text();
    expect(wrong.status).toBe(422);
    for (const value of ['Grace', 'Hopper', '+44 1', 'grace.test', 'Ada has left']) expect(page).toContain(`value="${value}"`);
    expect(page).toMatch(/id="changeAdminContact-email-error">E-mail address is not an e-mail address/);
    expect((await support.submit(path, { ...typed, email: 'grace@contacted.test' }, `${path}/changeAdminContact`)).status).toBe(303);
    const second = approvalLink(await mailTo(system, 'grace@contacted.test', reference, /approv/i));
    expect(await (await support.get(path)).text()).toContain('Grace Hopper, grace@contacted.test');
    expect((await support.submit(path, {}, `${path}/resendApproval`)).status).toBe(303);
    const third = await eventually(async () => {
      const link = approvalLink(await mailTo(system, 'grace@contacted.test', reference, /approv/i));
      return link.id === second.id ? undefined : link;
    }, 'a third link');
    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
    await answer(system, reference, 'grace@contacted.test', 'approve');
    await reaches(system, reference, 'credited');
  });

  test('an issuer that was down is asked again at once', async () => {
    issuerDown = true;
    const reference = await configured(system, await system.account(12), configuration('www.retried.test'));
    await answer(system, reference, 'admin@retried.test', 'approve');
    await eventually(async () => (await system.getOrder(reference)).retryAt !== undefined, 'the failure is written');
    issuerDown = false;
    const support = await visitor().signedIn('support@desk.test', password);
    const path = `/staff/orders/${reference}`;
    expect((await support.submit(path, { decision: 'accept', reason: 'it is back' }, `${path}/retryNow`)).status).toBe(303);
    await reaches(system, reference, 'issued', 10);
  });

  test('a ticket is answered by mail, under one Message-ID', async () => {
    const token = system.secrets.orderToken(await placed(system, partner));
    const asked = await visitor().post(
      `/token/${token}/ticket`,
      { related_to: 'Billing', subject: 'A question', body: 'How?', email: 'asks@customer.test' },
      { csrf: false },
    );
    expect(asked.headers.get('location')).toBe(`/token/${token}/ticket/sent`);
    const ticket = (await listOpenTickets(system.db, { topic: 'Billing' }, 100)).find(({ email }) => email === 'asks@customer.test')!;
    const support = await visitor().signedIn('support@desk.test', password);
    expect(
      (await support.submit(`/staff/tickets/${ticket.number}`, { body: 'Like this.', as: 'close' }, `/staff/tickets/${ticket.number}/answer`)).status,
    ).toBe(303);
    expect((await findTicket(system.db, ticket.id))?.closedAt).not.toBeNull();
    expect(await system.outbox.sendDueMails()).toBe(1);
    expect(await system.outbox.sendDueMails()).toBe(0);
    const sent = system.catcher.mails.find(({ subject }) => subject === 'Re: A question')!;
    expect(sent.text).toContain('Like this.');
    expect(sent.messageId).toMatch(new RegExp(`^<ticket\\.${ticket.id}\\.`));
  });

  test('staff cancel after the window: nothing comes back, and the page says so before', async () => {
    await addPolicy(system.db, (set) => ({ ...set, overrides: [{ kind: 'partner', contractId, change: { refundWindowMs: 1 } }] }));
    const reference = await placed(system, partner);
    await addPolicy(system.db, (set) => ({ ...set, overrides: [] }));
    const before = await units();
    const support = await visitor().signedIn('support@desk.test', password);
    const path = `/staff/orders/${reference}`;
    expect(await (await support.get(path)).text()).toMatch(/The refund window has ended\. Nothing is given back/);
    await support.submit(path, { reason: 'ticket 7', decision: 'accept' }, `${path}/cancelAsStaff`);
    await reaches(system, reference, 'cancelled');
    expect(await units()).toBe(before);
  });

  test('what the page says before staff cancel is what comes of it: the price, a choice, the certificate, the domain', async () => {
    const support = await visitor().signedIn('support@desk.test', password);
    const said = async (reference: string) => /<h2[^>]*>Cancel<[\s\S]*?<\/form/.exec(await (await support.get(`/staff/orders/${reference}`)).text())?.[0] ?? '';
    const reseller = await issued(system, await system.account(12), 'www.desk-says.test');
    expect(await said(reseller)).toMatch(/The certificate is revoked\. The account that paid gets 12 points back\. Is a new order planned for/);
    const retail = await placed(system, await system.account(0, { kind: 'retail' }));
    expect(await said(retail)).toMatch(/Then there is a choice: a refund/);
  });

  test('who waits longest stands first, also where something was written about them since', async () => {
    const account = await system.account(1000);
    const organisation = { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' };
    const buy = (name: string) => configured(system, account, configuration(name, { subject: organisation }), 'TrueBizID-12');
    const [first, second] = [await buy('www.first-in.test'), await buy('www.second-in.test')];
    await system.desk.send(first, 'setReminders', { actor: 'reseller-api', days: [3] });
    const waiting = (await listWaiting(system.db, 'vetting', 100)).map(({ reference }) => reference).filter((each) => [first, second].includes(each));
    expect(waiting).toEqual([first, second]);
  });
});

describe('the audit trail', () => {
  test('is a chain that many may write at once, and that nobody of worker and api may change', async () => {
    const verification = await verifyAudit(system.db);
    expect(verification).toMatchObject({ ok: true, faults: [] });
    expect(verification.lines).toBeGreaterThan(10);
    for (const url of [system.urls.workerUrl, system.urls.apiUrl]) {
      const db = createDb(url, { poolSize: 1 });
      await expect(db('audit_log').update({ actor: 'nobody' })).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
      await expect(db('audit_log').delete()).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
      await db.destroy();
    }
  });

  test.each([
    ['changed', async (admin: ReturnType<typeof createDb>) => void (await admin('audit_log').where({ id: 3 }).update({ actor: 'somebody else' }))],
    ['removed', async (admin: ReturnType<typeof createDb>) => void (await admin('audit_log').where({ id: 4 }).delete())],
    ['moved', async (admin: ReturnType<typeof createDb>) => void (await admin('audit_log').where({ id: 5 }).update({ id: 100_000 }))],
    ['cut off', async (admin: ReturnType<typeof createDb>) => void (await admin('audit_log').orderBy('id', 'desc').limit(1).delete())],
  ])('a line that was %s is found', async (_, tamper) => {
    const { head } = await verifyAudit(system.db);
    const admin = createDb(system.urls.adminUrl, { poolSize: 1 });
    const kept = await admin('audit_log').select();
    await tamper(admin);
    expect(await verifyAudit(system.db, head)).toMatchObject({ ok: false, faults: [expect.any(String)] });
    await admin('audit_log').delete();
    await admin('audit_log').insert(kept);
    await admin.destroy();
    expect((await verifyAudit(system.db, head)).ok).toBe(true);
  });
});
