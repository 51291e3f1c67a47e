import { setTimeout as pause } from 'node:timers/promises';
import { listCertificates } from '../../../db/certificate/certificates';
import { balanceOf } from '../../../db/ledger/ledger';
import { verifyLedger } from '../../../db/ledger/verify';
import { findLastMails, listMails } from '../../../db/mail/mails';
import { accountLedger } from '../../../domain/sale/ledger';
import { lastMailInWords } from '../../../domain/order/mail-words';
import { eventually } from '../../support/eventually';
import { cancelRequested, configuration, configured, issued, mailsSent, mailTo, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Parts that fail in the middle of a life, on the real dev server. */
let system: OrderSystem;
/** Before: the issuer has not signed yet. While: it has signed, and nothing is stored. After: it is stored, and the answer is on the way. */
const gates: Record<'before' | 'while' | 'after', Promise<void> | undefined> = { before: undefined, while: undefined, after: undefined };

beforeAll(async () => {
  system = await startOrderSystem('server', (activities) => ({
    async issueCertificate(input) {
      await gates.before;
      const answer = await activities.issueCertificate(input);
      await gates.after;
      return answer;
    },
  }));
  const sign = system.ca.submit.bind(system.ca);
  system.ca.submit = async (request) => {
    const signed = await sign(request);
    await gates.while;
    return signed;
  };
});
afterAll(() => system.stop());

const approveDomain = async (reference: string) =>
  system.desk.send(reference, 'approveDomain', { actor: 'test', approvalId: (await system.getOrder(reference)).validations[0]!.approvalId });
const cancel = async (reference: string) => system.desk.requestCancel(await system.getOrder(reference), { actor: 'test', requestedAt: Date.now() });

test.each(['before', 'while', 'after'] as const)('scenario 11: cancelled %s the issuer signs: credited, and no certificate is left valid', async (moment) => {
  const account = await system.account(12);
  let open = () => {};
  gates[moment] = new Promise((resolve) => (open = resolve));
  const reference = await configured(system, account, configuration(`www.race-${moment}.test`));
  await approveDomain(reference);
  if (moment === 'after') await eventually(async () => (await listCertificates(system.db, reference)).length === 1, 'the certificate is signed');
  try {
    await cancel(reference);
    await reaches(system, reference, 'credited');
  } finally {
    open();
    gates[moment] = undefined;
  }
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
  await eventually(async () => (await system.client.workflow.getHandle(`order:${reference}`).describe()).status.name === 'COMPLETED', 'the workflow is over');
  for (const certificate of await listCertificates(system.db, reference)) expect(certificate.revokedAt).not.toBeNull();
  expect((await system.getOrder(reference)).state).toBe('credited');
});

test('scenario 9: with mail down the order goes on; each mail goes out once when it is back', async () => {
  const account = await system.account(12);
  system.catcher.refusing = true;
  const reference = await configured(system, account, configuration('www.mail-down.test'));
  await approveDomain(reference);
  await reaches(system, reference, 'issued');
  const [first] = await eventually(async () => {
    const mails = await listMails(system.db, reference);
    return mails.length === 2 && mails.every(({ lastError }) => lastError !== null) && mails;
  }, 'both mails have failed');
  expect(first).toMatchObject({ sentAt: null, lastError: expect.stringContaining('try again later') });
  system.catcher.refusing = false;
  const mail = await mailTo(system, 'tech@mail-down.test', reference);
  expect(mail.messageId).toBe(`<${reference}.4.issued@localhost>`);
  await eventually(async () => (await listMails(system.db, reference)).find(({ kind }) => kind === 'issued')?.sentAt, 'it is marked as sent');
  // The approver's link died while mail was down: the domain was approved meanwhile, so that mail is not sent at all.
  expect(system.catcher.mails.filter(({ text }) => text?.includes(reference))).toHaveLength(1);
});

test('scenario 8: the mail server takes a mail and breaks off before it says so: it comes once more, known by its Message-ID, and is marked once', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.broken-off.test'));
  await mailTo(system, 'admin@broken-off.test', reference);
  await mailsSent(system, reference);
  system.catcher.losesNextAnswer = true;
  await cancel(reference);
  const copies = () => system.catcher.mails.filter(({ subject, text }) => /cancelled/i.test(subject ?? '') && text?.includes(reference));
  await eventually(() => copies().length === 2, 'it came again');
  expect(new Set(copies().map(({ messageId }) => messageId)).size).toBe(1);
  await mailsSent(system, reference);
  await pause(3000);
  expect(copies()).toHaveLength(2);
});

test('scenario 8: a mail that is sent again has the same Message-ID; one that is marked as sent is not sent again', async () => {
  const reference = await issued(system, await system.account(12), 'www.twice.test');
  const { messageId } = await mailTo(system, 'tech@twice.test', reference);
  const id = `${reference}.4.issued`;
  await eventually(async () => (await listMails(system.db, reference)).find((mail) => mail.id === id)?.sentAt, 'it is marked as sent');
  await system.activities.sendMail(id);
  const copies = () => system.catcher.mails.filter((mail) => mail.messageId === messageId).length;
  expect(copies()).toBe(1);
  await system.db('mails').where({ id }).update({ sent_at: null });
  await system.activities.sendMail(id);
  expect(copies()).toBe(2);
});

test('a mail that is refused for good holds up nothing; its code is told, and nobody’s address is left in the history', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.unknown.test'));
  await mailTo(system, 'admin@unknown.test', reference);
  for (const address of ['boss@unknown.test', 'tech@unknown.test']) system.catcher.unknown.add(address);
  await cancel(reference);
  await eventually(async () => (await system.client.workflow.getHandle(`order:${reference}`).describe()).status.name === 'COMPLETED', 'the workflow is over');
  const [mail] = (await listMails(system.db, reference)).filter(({ kind }) => kind === 'credited');
  expect(mail).toMatchObject({ sentAt: null, failedAt: expect.any(Number), answerCode: 550, lastError: expect.stringContaining('user unknown') });
  const { events } = await system.client.workflow.getHandle(`order:${reference}`).fetchHistory();
  expect(JSON.stringify(events)).not.toContain('@unknown.test');
  expect(lastMailInWords((await findLastMails(system.db, [reference])).get(reference)!)).toContain('refused by the mail server (550)');
});

test('where one of two addresses is refused the other one gets the mail, and the refusal is kept', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.half-known.test'));
  system.catcher.unknown.add('tech@half-known.test');
  await cancel(reference);
  await mailTo(system, 'boss@half-known.test', reference, /cancelled/i);
  const [mail] = await eventually(async () => {
    const mails = (await listMails(system.db, reference)).filter(({ kind, sentAt }) => kind === 'credited' && sentAt !== null);
    return mails.length > 0 && mails;
  }, 'it is marked as sent');
  expect(mail).toMatchObject({ failedAt: null, answerCode: 550, lastError: expect.stringContaining('user unknown') });
});

test('scenario 13 and 14: of two approvals at once one is taken; the credit is made once', async () => {
  const account = await system.account(12);
  const reference = await cancelRequested(system, account, 'www.two-approve.test');
  const approvalId = (await system.getOrder(reference)).cancellation!.approvalId;
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => system.desk.send(reference, 'approveCancel', { actor: 'test', approvalId })));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await reaches(system, reference, 'credited');
  await expect(system.desk.send(reference, 'approveCancel', { actor: 'test', approvalId })).rejects.toMatchObject({ kind: 'conflict' });
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
});

test('scenario 12: cancel from API and page at once: one request, one mail', async () => {
  const reference = await issued(system, await system.account(12), 'www.two-cancel.test');
  await Promise.all([cancel(reference), cancel(reference), cancel(reference)]);
  expect((await listMails(system.db, reference)).filter(({ kind }) => kind === 'cancel-requested')).toHaveLength(1);
});

test('scenario 26: more messages at once than the engine takes: each is answered, one is taken', async () => {
  const account = await system.account(12);
  const reference = await placed(system, account);
  const order = await system.getOrder(reference);
  const answers = await Promise.allSettled(Array.from({ length: 30 }, () => system.desk.requestCancel(order, { actor: 'test', requestedAt: Date.now() })));
  for (const answer of answers) if (answer.status === 'rejected') expect(['conflict', 'unavailable']).toContain((answer.reason as { kind: string }).kind);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
});

test('after all of it the ledger is verified', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true });
});
