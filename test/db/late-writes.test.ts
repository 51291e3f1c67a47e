import { randomUUID } from 'node:crypto';
import { findApiKey, insertNamedKey, noteUse } from '../../db/account/api-keys';
import { findValidationChecks, recordValidationCheck } from '../../db/order/validation-checks';
import { eraseContacts, eraseStrays } from '../../db/order/erasure';
import { findIdempotentRequest, giveUpTry, takeKey, takeOver } from '../../db/account/idempotent-requests';
import { findMail, insertMail, listMails, markDropped, markFailed, markNotTaken, markSent } from '../../db/mail/mails';
import { findOutgoingMail } from '../../db/mail/outgoing';
import { insertSubmission } from '../../db/order/submissions';
import { insertAnswer, insertTicket } from '../../db/people/tickets';
import { changePassword, findUser, insertUser } from '../../db/people/users';
import { openAsWorkerAndApi, type WorkerAndApi } from '../support/worker-and-api';

/** What is written late, by somebody who does not know what happened meanwhile, brings nothing back and takes nothing away. */
let worker: WorkerAndApi['worker'];
let api: WorkerAndApi['api'];
let account: WorkerAndApi['account'];
let anOrder: WorkerAndApi['anOrder'];
let close: WorkerAndApi['close'];

beforeAll(async () => {
  ({ worker, api, account, anOrder, close } = await openAsWorkerAndApi());
});
afterAll(() => close());

async function aMail(reference: string) {
  const id = `${reference}.1.issued`;
  await insertMail(worker, { reference, names: ['late.test'] }, { id, kind: 'issued' }, ['ann@late.test'], new Date());
  const row = async () => (await listMails(worker, reference))[0]!;
  return { id, row };
}

const refused = { reason: 'no mailbox ann@late.test here', code: 550 };

describe('an e-mail', () => {
  test('that was sent is neither failed nor dropped by an earlier try', async () => {
    const { id, row } = await aMail((await anOrder()).reference);
    await markSent(worker, id, new Date(1000));
    await markFailed(worker, id, new Date(2000), refused);
    await markNotTaken(worker, { id, tries: 0 }, new Date(5000), refused);
    await markDropped(worker, id, new Date(3000));
    await markSent(worker, id, new Date(4000));
    expect(await row()).toMatchObject({ sentAt: 1000, failedAt: null, droppedAt: null, lastError: null, answerCode: null });
  });

  test('that goes out again names what it named before, whatever was issued meanwhile', async () => {
    const { reference } = await anOrder();
    const { id } = await aMail(reference);
    await worker('orders')
      .where({ reference })
      .update({ facts: worker.raw(`JSON_SET(facts, '$.names', JSON_ARRAY('new.late.test'))`) });
    expect(await findOutgoingMail(worker, id)).toMatchObject({ order: { names: ['new.late.test'] }, names: ['late.test'] });
  });

  test('whose order was erased gets no words of a mail server about people any more', async () => {
    const { reference } = await anOrder();
    const { id, row } = await aMail(reference);
    await eraseContacts(worker, reference, new Date(1000));
    await markNotTaken(worker, { id, tries: 0 }, new Date(5000), refused);
    await markFailed(worker, id, new Date(2000), refused);
    await markSent(worker, id, new Date(2000), refused);
    expect(await row()).toMatchObject({ droppedAt: 1000, failedAt: null, sentAt: null, lastError: null });
  });
});

describe('an answer to a ticket', () => {
  const anAnswer = async () => {
    const { reference } = await anOrder();
    const about = { relatedTo: 'Order Support', orderReference: reference, accountId: null, email: 'ann@late.test', subject: 'Help', body: 'Help' } as const;
    const ticketId = await insertTicket(api, about);
    const mailId = `ticket.${ticketId}.${await insertAnswer(api, { ticketId, actor: 'staff:1', body: 'Here it is.' }, 0)}`;
    return { reference, mail: (await findMail(worker, mailId))!, now: async () => (await findMail(worker, mailId))! };
  };

  test('of two tries at once the second to tell does not begin the count anew', async () => {
    const { mail, now } = await anAnswer();
    for (const nextTryAt of [20_000, 30_000]) await markNotTaken(worker, mail, new Date(nextTryAt), refused);
    expect(await now()).toMatchObject({ tries: 1 });
    expect((await worker('mails').where({ id: mail.id }).first('next_try_at')).next_try_at).toEqual(new Date(20_000));
  });

  test('whose ticket was erased goes to nobody, and gets no words about people any more', async () => {
    const { reference, mail, now } = await anAnswer();
    await eraseContacts(worker, reference, new Date(1000));
    await markNotTaken(worker, mail, new Date(20_000), refused);
    expect(await now()).toMatchObject({ lastError: null, droppedAt: 1000, recipients: [] });
  });
});

test('a validation check that was begun earlier and told later does not replace the newer one', async () => {
  const { reference } = await anOrder();
  const look = (at: number, passed: boolean) =>
    recordValidationCheck(worker, reference, 'validation', { at, passed, lookedUp: `at ${at}`, seen: `seen ${at}` });
  await look(2000, true);
  await look(1000, false);
  expect((await findValidationChecks(worker, reference)).get('validation')).toEqual({ at: 2000, passed: true, lookedUp: 'at 2000', seen: 'seen 2000' });
  await look(3000, false);
  expect((await findValidationChecks(worker, reference)).get('validation')).toEqual({ at: 3000, passed: false, lookedUp: 'at 3000', seen: 'seen 3000' });
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
  const { reference } = await anOrder();
  await eraseContacts(worker, reference, new Date());
  const id = await insertSubmission(api, reference, 'reason', { reason: `Ann asks, ${randomUUID()}` });
  const read = async () => JSON.stringify((await worker('submissions').where({ id }).first('body')).body);
  await eraseStrays(worker, { from: new Date(0), before: new Date(Date.now() - 60_000) });
  expect(await read()).toContain('Ann asks');
  await eraseStrays(worker, { from: new Date(0), before: new Date(Date.now() + 60_000) });
  expect(await read()).not.toContain('Ann asks');
});
