import { createDb } from '../../db/connection';
import { listEvents } from '../../db/order/events';
import { listOrderLines } from '../../db/ledger/ledger';
import { verifyLedger } from '../../db/ledger/verify';
import { listMails } from '../../db/mail/mails';
import { insertAnswer, insertTicket } from '../../db/people/tickets';
import { addPolicy } from '../../db/account/policies';
import { addCalendarMonths } from '../../domain/time';
import { eraseOldContacts, eraseOldStrays } from '../../worker/erasure';
import { startHttp, type Http } from '../support/doors/http';
import { eventually } from '../support/eventually';
import { answer, cancelRequested, configuration, configured, issued, reaches } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

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

const inMonths = (months: number) => addCalendarMonths(Date.now(), months) + 60_000;
const tables = ['orders', 'submissions', 'approvals', 'mails', 'order_events', 'tickets', 'ticket_answers'];

/** Where something that tells who somebody is still stands. */
async function placesOf(words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const table of tables) {
    const rows = JSON.stringify(await system.db(table).select()).split('},{');
    if (rows.some((row) => words.some((word) => row.includes(word)))) found.push(table);
  }
  return found;
}

test('contacts, recipients, reasons and tickets are erased 24 months after the end; events, ledger and certificates stay', async () => {
  const account = await system.account(24);
  const reference = await cancelRequested(system, account, 'www.forget-me.test');
  await answer(system, reference, 'boss@forget-me.test', 'approve');
  await reaches(system, reference, 'credited');
  await issued(system, account, 'www.keep-me.test');
  const ticket = { relatedTo: 'order-support', orderReference: reference, accountId: null, email: 'lee@forget-me.test', subject: 'Ann', body: 'Ann Lee asks' };
  const api = createDb(system.urls.apiUrl);
  await insertTicket(api, ticket as never);
  await api.destroy();
  const people = ['boss@forget-me', 'tech@forget-me', 'admin@forget-me', 'lee@forget-me', 'Ann Lee asks'];
  const before = [await listEvents(system.db, reference), await listOrderLines(system.db, reference)];
  expect(await placesOf(people)).toEqual(['submissions', 'approvals', 'mails', 'tickets']);

  expect(await eraseOldContacts(system.db, inMonths(23))).toEqual([]);
  expect(await eraseOldContacts(system.db, inMonths(24))).toEqual([reference]);
  expect(await eraseOldContacts(system.db, inMonths(24))).toEqual([]);

  expect(await placesOf(people)).toEqual([]);
  expect([await listEvents(system.db, reference), await listOrderLines(system.db, reference)]).toEqual(before);
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true });
  expect(await placesOf(['boss@keep-me'])).toEqual(['submissions', 'mails']);
  const page = await fetch(`${http.base}/token/${system.secrets.orderToken(reference)}`);
  expect([page.status, (await page.text()).includes('forget-me.test')]).toEqual([200, true]);
  expect((await http.call('order/review', { order_token: system.secrets.orderToken(reference) })).status).toBe(200);
});

test('so are the words of staff, what mail servers said, and what has nobody to go to any more', async () => {
  const organisation = { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } };
  const reference = await configured(system, await system.account(79), configuration('www.wordy-end.test', organisation), 'TrueBizID-12');
  system.catcher.refusing = true;
  await system.desk.send(reference, 'vet', { actor: 'staff:ann', accept: false, reason: 'Ann Lee is not in the register' });
  await eventually(async () => (await listMails(system.db, reference)).some(({ kind, lastError }) => kind === 'credited' && lastError !== null), 'it fails');
  system.catcher.refusing = false;
  // As a mail server might put it.
  await system.db('mails').where('order_reference', reference).update({ last_error: '450 <boss@wordy-end.test> is over quota' });
  const api = createDb(system.urls.apiUrl);
  const ticket = { relatedTo: 'Billing', orderReference: reference, accountId: null, email: 'lee@wordy-end.test', subject: 'Why', body: 'Why?' } as const;
  const answerId = await insertAnswer(api, { ticketId: await insertTicket(api, ticket), actor: 'staff:x', body: 'Dear Ann Lee' }, Date.now());
  await api.destroy();
  await system.db('mails').where('about_id', answerId).update({ last_error: '450 <lee@wordy-end.test> is over quota' });
  const people = ['Ann Lee is', 'boss@wordy-end', 'lee@wordy-end', 'Dear Ann Lee'];
  expect(await placesOf(people)).toEqual(['orders', 'submissions', 'mails', 'order_events', 'tickets', 'ticket_answers']);
  const before = await listEvents(system.db, reference);

  expect(await eraseOldContacts(system.db, inMonths(25))).toContain(reference);
  expect(await placesOf(people)).toEqual([]);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'credited', endReason: 'The organisation could not be vetted.' });
  expect(await listEvents(system.db, reference)).toEqual(before.map((event) => ({ ...event, note: event.actor === 'staff:ann' ? null : event.note })));
  const mail = (await listMails(system.db, reference)).find(({ kind }) => kind === 'credited')!;
  expect(mail.sentAt !== null || mail.droppedAt !== null).toBe(true);
  expect(await system.outbox.sendDueMails()).toBe(0);
  await eventually(
    async () => (await system.client.workflow.getHandle(`order:${reference}`).describe()).status.name === 'COMPLETED',
    'the workflow waits for no mail any more',
    40,
  );
  expect(JSON.stringify(await listOrderLines(system.db, reference))).not.toContain('Ann Lee');
});

test('what a buyer has said of the customer when placing is erased with the rest', async () => {
  const { apiKey } = await system.account(12);
  const bought = await http.call('ssl/order/place', {
    api_key: apiKey,
    st_product_code: 'RapidSSL-12',
    end_customer_email: 'guest@invited-once.test',
    reseller_unique_reference: 'invited-once',
    admin_contact_email: 'host@invited-once.test',
  });
  const reference = bought.body.reseller_order_id as string;
  expect(await placesOf(['guest@invited-once', 'host@invited-once'])).toEqual(['orders', 'submissions', 'mails']);
  await http.call('order/cancel', { order_token: system.secrets.orderToken(reference) });
  await reaches(system, reference, 'credited');
  expect(await eraseOldContacts(system.db, inMonths(24))).toContain(reference);
  expect(await placesOf(['guest@invited-once', 'host@invited-once'])).toEqual([]);
});

test('what was handed in for an order that never came to be, and tickets about none or about one that is erased, are erased by their age', async () => {
  const poor = await system.account(1);
  const refused = { productCode: 'RapidSSL-12', buyerReference: 'never-was', endCustomerEmail: 'lost@never-was.test' };
  await expect(system.desk.place(poor, refused)).rejects.toMatchObject({ kind: 'insufficient-funds' });
  const gone = await cancelRequested(system, await system.account(12), 'www.asked-after.test');
  await answer(system, gone, 'boss@asked-after.test', 'approve');
  await reaches(system, gone, 'credited');
  expect(await eraseOldContacts(system.db, inMonths(24))).toContain(gone);
  const api = createDb(system.urls.apiUrl);
  for (const orderReference of [null, gone])
    await insertTicket(api, { relatedTo: 'Billing', orderReference, accountId: null, email: 'later@never-was.test', subject: 'Hm', body: 'x' });
  await api.destroy();
  const words = ['lost@never-was', 'later@never-was'];
  expect(await eraseOldStrays(system.db, inMonths(23), 0)).toBeLessThan(Date.now());
  expect(await placesOf(words)).toEqual(['submissions', 'tickets']);
  await eraseOldStrays(system.db, inMonths(24), 0);
  expect(await placesOf(words)).toEqual([]);
});

test('the time is the policy’s', async () => {
  const account = await system.account(12);
  const reference = await cancelRequested(system, account, 'www.soon-gone.test');
  await answer(system, reference, 'boss@soon-gone.test', 'approve');
  await reaches(system, reference, 'credited');
  await addPolicy(system.db, (set) => ({ ...set, erasureMonths: 6 }));
  expect(await eraseOldContacts(system.db, inMonths(5))).toEqual([]);
  expect(await eraseOldContacts(system.db, inMonths(6))).toEqual([reference]);
});
