import { sendTicketAnswers } from '../../activities/ticket-mail';
import { createDb, type Db } from '../../db/connection';
import { insertAnswer, insertTicket, listAnswers } from '../../db/tickets';
import { nextTryAt } from '../../domain/ticket';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time';
import { catchMails, recipients, type MailCatcher } from '../support/mail-catcher';
import { createTestDatabase } from '../support/parts';

/** Answers to tickets, and mail servers that do not take them. */
let db: Db;
let api: Db;
let catcher: MailCatcher;

beforeAll(async () => {
  const urls = await createTestDatabase();
  [db, api] = [createDb(urls.workerUrl), createDb(urls.apiUrl)];
  catcher = await catchMails();
});
afterAll(async () => {
  await catcher.stop();
  await Promise.all([db.destroy(), api.destroy()]);
});

async function answered(email: string): Promise<string> {
  const ticket = { relatedTo: 'Billing', orderReference: null, accountId: null, email, subject: 'A question', body: 'How?' } as const;
  const ticketId = await insertTicket(api, ticket);
  await insertAnswer(api, { ticketId, actor: 'staff:x', body: 'Like this.' });
  return ticketId;
}

const send = (inMs = 0) => sendTicketAnswers(db, { smtpUrl: catcher.url, from: 'desk@certwright.test', publicUrl: 'http://localhost:3999' }, Date.now() + inMs);
const sentTo = (email: string) => catcher.mails.filter((mail) => recipients(mail).includes(email)).length;
const state = async (ticketId: string) => (await listAnswers(db, ticketId))[0]!;

test('a hundred answers that nobody takes hold up no other one', async () => {
  for (let index = 0; index < 100; index++) {
    catcher.unknown.add(`gone-${index}@nowhere.test`);
    await answered(`gone-${index}@nowhere.test`);
  }
  await answered('there@somewhere.test');
  await send();
  await send();
  expect(sentTo('there@somewhere.test')).toBe(1);
});

test('what is refused for good is over, with the server’s code', async () => {
  catcher.unknown.add('nobody@nowhere.test');
  const ticketId = await answered('nobody@nowhere.test');
  await send();
  expect(await state(ticketId)).toMatchObject({ sentAt: null, failedAt: expect.any(Number), answerCode: 550 });
  catcher.unknown.delete('nobody@nowhere.test');
  await send(5 * DAY_MS);
  expect(sentTo('nobody@nowhere.test')).toBe(0);
});

test('what is not taken now is tried again, not before its time, and given up in the end', async () => {
  catcher.refusing = true;
  const [later, never] = [await answered('later@slow.test'), await answered('never@slow.test')];
  await send();
  expect(await state(later)).toMatchObject({ sentAt: null, failedAt: null, tries: 1, answerCode: 451 });
  await send(MINUTE_MS);
  expect((await state(later)).tries).toBe(1);
  await send(3 * MINUTE_MS);
  expect((await state(later)).tries).toBe(2);
  await db('ticket_answers')
    .where('ticket_id', never)
    .update({ created_at: new Date(Date.now() - 5 * DAY_MS) });
  await send(HOUR_MS);
  expect(await state(never)).toMatchObject({ sentAt: null, failedAt: expect.any(Number) });
  catcher.refusing = false;
  expect(await send(DAY_MS)).toBe(1);
  expect([sentTo('later@slow.test'), sentTo('never@slow.test')]).toEqual([1, 0]);
});

test('the pauses grow from two minutes to six hours, for five days', () => {
  const pause = (tries: number) => nextTryAt({ createdAt: 0, tries }, 0);
  expect([0, 1, 2, 10].map(pause)).toEqual([2 * MINUTE_MS, 4 * MINUTE_MS, 8 * MINUTE_MS, 6 * HOUR_MS]);
  expect(nextTryAt({ createdAt: 0, tries: 30 }, 5 * DAY_MS - 6 * HOUR_MS)).toBe(5 * DAY_MS);
  expect(nextTryAt({ createdAt: 0, tries: 30 }, 5 * DAY_MS - 5 * HOUR_MS)).toBeUndefined();
});
