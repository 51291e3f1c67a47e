import { createOutbox } from '../../activities/mail/outbox';
import { createDb, type Db } from '../../db/connection';
import { insertAnswer, insertTicket, listAnswers } from '../../db/people/tickets';
import { nextTryAt } from '../../domain/mail';
import { createSecrets } from '../../domain/secrets';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../domain/time';
import { catchMails, recipients, type MailCatcher } from '../support/outside/mail-catcher';
import { createTestDatabase } from '../support/parts';

/** E-mails that belong to no order, such as answers to tickets, and mail servers that do not take them. */
let db: Db;
let api: Db;
let catcher: MailCatcher;
let outbox: ReturnType<typeof createOutbox>;

beforeAll(async () => {
  const urls = await createTestDatabase();
  [db, api] = [createDb(urls.workerUrl), createDb(urls.apiUrl)];
  catcher = await catchMails();
  const settings = { smtpUrl: catcher.url, from: 'desk@certwright.test', publicUrl: 'http://localhost:3999' };
  outbox = createOutbox({ db, secrets: createSecrets('0'.repeat(64)), settings });
});
afterAll(async () => {
  outbox.close();
  await catcher.stop();
  await Promise.all([db.destroy(), api.destroy()]);
});

async function answered(email: string): Promise<string> {
  const ticket = { relatedTo: 'Billing', orderReference: null, accountId: null, email, subject: 'A question', body: 'How?' } as const;
  const ticketId = await insertTicket(api, ticket);
  await insertAnswer(api, { ticketId, actor: 'staff:x', body: 'Like this.' }, Date.now());
  return ticketId;
}

/** How many were sent; what was not taken is told by an error. */
const send = (inMs = 0) => outbox.sendDueMails(Date.now() + inMs).catch((error: Error) => error.message);
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

test('what is not taken now is tried again, not before its time, and never given up; the log is told in words that name nobody', async () => {
  catcher.refusing = true;
  const ticketId = await answered('later@slow.test');
  expect(await send()).toMatch(/^1 of 1 e-mails were not taken: The mail server did not take the e-mail: 451/);
  expect(await state(ticketId)).toMatchObject({ sentAt: null, failedAt: null, tries: 1, answerCode: 451 });
  await send(SECOND_MS);
  expect((await state(ticketId)).tries).toBe(1);
  expect(await send(3 * SECOND_MS)).not.toContain('later@slow.test');
  expect((await state(ticketId)).tries).toBe(2);
  await db('mails').update({ created_at: new Date(Date.now() - 30 * DAY_MS) });
  await send(MINUTE_MS);
  expect(await state(ticketId)).toMatchObject({ failedAt: null, tries: 3 });
  catcher.refusing = false;
  expect(await send(DAY_MS)).toBe(1);
  expect(sentTo('later@slow.test')).toBe(1);
  expect(await send(DAY_MS)).toBe(0);
});

test('the pauses grow from two seconds to ten minutes, the same for every e-mail', () => {
  expect([0, 1, 2, 30].map((tries) => nextTryAt(tries, 0))).toEqual([2 * SECOND_MS, 4 * SECOND_MS, 8 * SECOND_MS, 10 * MINUTE_MS]);
});
