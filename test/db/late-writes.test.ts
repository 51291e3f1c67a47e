import { randomUUID } from 'node:crypto';
import { createDb, type Db } from '../../db/connection';
import { insertAccount } from '../../db/accounts';
import { findApiKey, insertNamedKey, noteUse } from '../../db/api-keys';
import { findDomainChecks, recordDomainCheck } from '../../db/domain-checks';
import { eraseContacts, eraseStrays } from '../../db/erasure';
import { findIdempotentRequest, giveUpTry, takeKey, takeOver } from '../../db/idempotent-requests';
import { insertMail, listMails, markDropped, markFailed, markSent, noteTrouble } from '../../db/mails';
import { insertOrder } from '../../db/orders';
import { currentPolicy } from '../../db/policies';
import { insertSubmission } from '../../db/submissions';
import { insertAnswer, insertTicket, listAnswers, markAnswerNotTaken, markAnswerSent } from '../../db/tickets';
import { changePassword, findUser, insertUser } from '../../db/users';
import { placedOrder } from '../../domain/order';
import { sellTo } from '../../domain/sale';
import { newOrderReference } from '../../domain/secrets';
import { createTestDatabase } from '../support/parts';

/** What is written late, by somebody who does not know what happened meanwhile, brings nothing back and takes nothing away. */
let worker: Db;
let api: Db;
beforeAll(async () => {
  const { workerUrl, apiUrl } = await createTestDatabase();
  [worker, api] = [createDb(workerUrl), createDb(apiUrl)];
});
afterAll(() => Promise.all([worker.destroy(), api.destroy()]));

const account = () => insertAccount(worker, { kind: 'reseller', name: 'Late', email: null, isTest: false });

async function anOrder(): Promise<string> {
  const sale = sellTo(await account(), { productCode: 'RapidSSL-12' }, await currentPolicy(worker));
  const order = { ...placedOrder(newOrderReference(), sale, Date.now()), sequence: 1 };
  await insertOrder(worker, order, { buyerReference: order.reference, endCustomerEmail: null, orderToken: order.reference });
  return order.reference;
}

async function aMail(reference: string) {
  const id = `${reference}.1.issued`;
  await insertMail(worker, reference, { id, kind: 'issued' }, ['ann@late.test'], new Date());
  const row = async () => (await listMails(worker, reference))[0]!;
  return { id, row };
}

const refused = { reason: 'no mailbox ann@late.test here', code: 550 };

describe('an e-mail', () => {
  test('that was sent is neither failed nor dropped by an earlier try', async () => {
    const { id, row } = await aMail(await anOrder());
    await markSent(worker, id, new Date(1000));
    await markFailed(worker, id, new Date(2000), refused);
    await noteTrouble(worker, id, refused);
    await markDropped(worker, id, new Date(3000));
    await markSent(worker, id, new Date(4000));
    expect(await row()).toMatchObject({ sentAt: 1000, failedAt: null, droppedAt: null, lastError: null, answerCode: null });
  });

  test('whose order was erased gets no words of a mail server about people any more', async () => {
    const reference = await anOrder();
    const { id, row } = await aMail(reference);
    await eraseContacts(worker, reference, new Date(1000));
    await noteTrouble(worker, id, refused);
    await markFailed(worker, id, new Date(2000), refused);
    await markSent(worker, id, new Date(2000), refused);
    expect(await row()).toMatchObject({ droppedAt: 1000, failedAt: null, sentAt: null, lastError: null });
  });
});

describe('an answer to a ticket', () => {
  const anAnswer = async () => {
    const reference = await anOrder();
    const about = { relatedTo: 'Order Support', orderReference: reference, accountId: null, email: 'ann@late.test', subject: 'Help', body: 'Help' } as const;
    const ticketId = await insertTicket(api, about);
    const id = await insertAnswer(api, { ticketId, actor: 'staff:1', body: 'Here it is.' });
    const row = async () => (await worker('ticket_answers').where({ id }).first('last_error', 'failed_at', 'sent_at', 'tries'))!;
    return { reference, ticketId, id, row };
  };
  const late = { now: 9000, nextTryAt: undefined, trouble: refused };

  test('that was sent is not given up by another try', async () => {
    const { id, ticketId, row } = await anAnswer();
    const [before] = await listAnswers(worker, ticketId);
    await markAnswerSent(worker, id, new Date(1000));
    await markAnswerNotTaken(worker, before!, late);
    expect(await row()).toMatchObject({ failed_at: null, last_error: null, tries: 0 });
    await markAnswerSent(worker, id, new Date(2000));
    expect((await row()).sent_at).toEqual(new Date(1000));
  });

  test('of two tries at once the second to tell does not begin the count anew', async () => {
    const { id, ticketId, row } = await anAnswer();
    const [before] = await listAnswers(worker, ticketId);
    for (const nextTryAt of [20_000, 30_000]) await markAnswerNotTaken(worker, before!, { ...late, nextTryAt });
    expect(await row()).toMatchObject({ tries: 1 });
    expect((await worker('ticket_answers').where({ id }).first('next_try_at')).next_try_at).toEqual(new Date(20_000));
  });

  test('whose ticket was erased gets no words about people any more', async () => {
    const { reference, ticketId, row } = await anAnswer();
    const [before] = await listAnswers(worker, ticketId);
    await eraseContacts(worker, reference, new Date(1000));
    await markAnswerNotTaken(worker, before!, late);
    expect(await row()).toMatchObject({ last_error: null, failed_at: new Date(1000) });
  });
});

test('a look for a proof that was begun earlier and told later does not replace the newer one', async () => {
  const reference = await anOrder();
  const look = (at: number, passed: boolean) => recordDomainCheck(worker, reference, 'validation', { at, passed, lookedUp: `at ${at}`, seen: `seen ${at}` });
  await look(2000, true);
  await look(1000, false);
  expect((await findDomainChecks(worker, reference)).get('validation')).toEqual({ at: 2000, passed: true, lookedUp: 'at 2000', seen: 'seen 2000' });
  await look(3000, false);
  expect((await findDomainChecks(worker, reference)).get('validation')).toEqual({ at: 3000, passed: false, lookedUp: 'at 3000', seen: 'seen 3000' });
});

test('a try of a request that gives up late leaves the key to whoever has taken over', async () => {
  const { id } = await account();
  await takeKey(api, id, 'key', 'print', new Date(1000));
  const first = (await findIdempotentRequest(api, id, 'key'))!;
  expect(await takeOver(api, id, 'key', first, new Date(100_000))).toBe(true);
  await giveUpTry(api, id, 'key', first);
  expect((await findIdempotentRequest(api, id, 'key'))!.triedAt).toBe(100_000);
  await giveUpTry(api, id, 'key', { triedAt: 100_000 });
  expect((await findIdempotentRequest(api, id, 'key'))!.triedAt).toBe(0);
});

test('a password takes the place of the one that was shown, not of another', async () => {
  const { id } = await insertUser(worker, { email: 'ann@late.test', accountId: null, role: 'support', passwordHash: 'first' });
  expect(await changePassword(api, { id, passwordHash: 'first' }, 'second')).toBe(true);
  expect(await changePassword(api, { id, passwordHash: 'first' }, 'third')).toBe(false);
  expect((await findUser(api, id))!.passwordHash).toBe('second');
});

test('the last use of a key is not set back by a request that began earlier', async () => {
  const { id } = await account();
  const key = await insertNamedKey(api, id, { name: 'of two', scopes: null });
  await noteUse(api, key, 2_000_000);
  await noteUse(api, key, 1_000_000);
  expect((await findApiKey(api, id, key.id))!.lastUsedAt).toBe(2_000_000);
});

test('what is handed in for an order after its erasure is erased at its own time', async () => {
  const reference = await anOrder();
  await eraseContacts(worker, reference, new Date());
  const id = await insertSubmission(api, reference, 'reason', { reason: `Ann asks, ${randomUUID()}` });
  const read = async () => JSON.stringify((await worker('submissions').where({ id }).first('body')).body);
  await eraseStrays(worker, { from: new Date(0), before: new Date(Date.now() - 60_000) });
  expect(await read()).toContain('Ann asks');
  await eraseStrays(worker, { from: new Date(0), before: new Date(Date.now() + 60_000) });
  expect(await read()).not.toContain('Ann asks');
});
