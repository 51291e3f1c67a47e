import { createDb } from '../../db/connection';
import { listEvents } from '../../db/events';
import { listOrderLines } from '../../db/ledger';
import { proveLedger } from '../../db/ledger-proof';
import { insertTicket } from '../../db/tickets';
import { addPolicy } from '../../db/policies';
import { addCalendarMonths } from '../../domain/time';
import { eraseOldContacts } from '../../worker/erasure';
import { startHttp, type Http } from '../support/http';
import { answer, cancelRequested, issued, reaches } from '../support/life';
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
  expect(await proveLedger(system.db)).toMatchObject({ ok: true });
  expect(await placesOf(['boss@keep-me'])).toEqual(['submissions', 'mails']);
  const page = await fetch(`${http.base}/token/${system.secrets.orderToken(reference)}`);
  expect([page.status, (await page.text()).includes('forget-me.test')]).toEqual([200, true]);
  expect((await http.call('order/review', { order_token: system.secrets.orderToken(reference) })).status).toBe(200);
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
