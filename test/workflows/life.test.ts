import { X509Certificate } from 'node:crypto';
import { findCertificate } from '../../db/certificate/certificates';
import { listEvents } from '../../db/order/events';
import { balanceOf, listOrderLines } from '../../db/ledger/ledger';
import { verifyLedger } from '../../db/ledger/verify';
import { accountLedger } from '../../domain/sale/ledger';
import { answer, cancelRequested, configuration, configured, issued, mailTo, now, placed, reaches } from '../support/lives/life';
import { eventually } from '../support/eventually';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Stories of one order's life, on the time-skipping server with real database, SMTP and CA. */
let system: OrderSystem;
const points = async (accountId: string) => balanceOf(system.db, accountLedger(accountId), 'points');
const DAY = '1 day';

beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
afterAll(() => system.stop());

test('T11 T12 T13 T15: a whole life, from placing to credit', async () => {
  const account = await system.account(20);
  const reference = await cancelRequested(system, account, 'www.life.test');
  expect(await points(account.id)).toBe(8);
  const certificate = new X509Certificate((await findCertificate(system.db, reference, 1))!.certificatePem);
  expect(certificate.subjectAltName).toBe('DNS:www.life.test, DNS:life.test');

  await answer(system, reference, 'boss@life.test', 'approve');
  await reaches(system, reference, 'credited');
  expect(await points(account.id)).toBe(20);
  expect((await findCertificate(system.db, reference, 1))!.revokedAt).not.toBeNull();
  expect((await listEvents(system.db, reference)).map(({ type }) => type)).toEqual([
    'placed',
    'configured',
    'domain-approved',
    'issued',
    'cancel-requested',
    'cancel-approved',
    'credited',
  ]);
  await mailTo(system, 'boss@life.test', reference, /credit|cancelled/i);
  // Not result(): waiting for it would let the engine's clock run ahead.
  await eventually(async () => (await system.client.workflow.getHandle(`order:${reference}`).describe()).status.name === 'COMPLETED', 'the workflow is over');
});

test('scenario 9: the mail server is down for a day: the order can be used, each mail goes out once when it is back, and the ledger has seen nothing', async () => {
  const account = await system.account(12);
  system.catcher.refusing = true;
  const reference = await configured(system, account, configuration('www.day-down.test'));
  await system.environment!.sleep('24 hours');
  expect((await system.getOrder(reference)).state).toBe('configured');
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
  expect(await points(account.id)).toBe(12);
  expect(system.catcher.mails.filter(({ text }) => text?.includes(reference))).toEqual([]);
  system.catcher.refusing = false;
  await system.environment!.sleep('11 minutes');
  await mailTo(system, 'boss@day-down.test', reference, /cancelled/i);
  await eventually(async () => (await system.client.workflow.getHandle(`order:${reference}`).describe()).status.name === 'COMPLETED', 'the workflow is over');
  expect(system.catcher.mails.filter(({ text }) => text?.includes(reference))).toHaveLength(1);
  expect((await listOrderLines(system.db, reference)).map(({ kind }) => kind)).toEqual(['charge', 'credit']);
});

test('T05 T19: an unconfigured order is cancelled at once, its points come back at once', async () => {
  const account = await system.account(12);
  const reference = await placed(system, account);
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
  expect((await system.getOrder(reference)).state).toBe('credited');
  expect(await points(account.id)).toBe(12);
});

test('T07 T08: a configured order is cancelled at once; its approval link is dead', async () => {
  const account = await system.account(12);
  const reference = await configured(system, account, configuration('www.pending.test'));
  await mailTo(system, 'admin@pending.test', reference);
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: await now(system) });
  expect((await system.getOrder(reference)).state).toBe('credited');
  await expect(answer(system, reference, 'admin@pending.test', 'approve')).rejects.toMatchObject({ kind: 'conflict' });
  expect(await points(account.id)).toBe(12);
});

test('T02: a cancelled order is never re-instated', async () => {
  const account = await system.account(12);
  const reference = await placed(system, account);
  const order = await system.getOrder(reference);
  await system.desk.requestCancel(order, { actor: 'reseller-api', requestedAt: await now(system) });
  for (const again of [
    () => system.desk.requestCancel(order, { actor: 'reseller-api', requestedAt: Date.now() }),
    () => system.desk.configure(order, configuration('www.again.test'), 'reseller-api'),
  ]) {
    await expect(again()).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('cannot be re-instated') });
  }
  expect(await points(account.id)).toBe(12);
});

test('the approver does not approve: cancelled with credit, the contacts are told why', async () => {
  const account = await system.account(12);
  const reference = await configured(system, account, configuration('www.declined.test'));
  await answer(system, reference, 'admin@declined.test', 'decline');
  expect((await system.getOrder(reference)).state).toBe('credited');
  expect(await points(account.id)).toBe(12);
  expect((await mailTo(system, 'tech@declined.test', reference)).text).toContain('did not approve');
});

test('the admin contact does not approve: the certificate stays, nothing comes back', async () => {
  const account = await system.account(12);
  const reference = await cancelRequested(system, account, 'www.stays.test');
  await answer(system, reference, 'boss@stays.test', 'decline');
  expect((await system.getOrder(reference)).state).toBe('issued');
  expect(await points(account.id)).toBe(0);
});

test('no answer by the end date: back to issued, a new request makes a new link', async () => {
  const account = await system.account(12);
  const reference = await cancelRequested(system, account, 'www.silent.test');
  await system.environment!.sleep('14 days');
  await system.environment!.sleep('1 second');
  await reaches(system, reference, 'issued');
  await mailTo(system, 'boss@silent.test', reference, /end/i);
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
  expect((await system.getOrder(reference)).state).toBe('cancel-requested');
});

test('T17 T18: after the window the refusal names rule and date; staff cancel, nothing comes back', async () => {
  const account = await system.account(12);
  const reference = await issued(system, account, 'www.late.test');
  await system.environment!.sleep('31 days');
  const order = await system.getOrder(reference);
  await expect(system.desk.requestCancel(order, { actor: 'reseller-api', requestedAt: await now(system) })).rejects.toMatchObject({
    kind: 'conflict',
    message: expect.stringMatching(/ended on .*30 days.*policy version 1.*Order Support/),
  });
  await system.desk.send(reference, 'cancelAsStaff', { actor: 'staff:ann', reason: 'asked for by ticket 7' });
  await reaches(system, reference, 'cancelled');
  expect(await points(account.id)).toBe(0);
  expect((await listOrderLines(system.db, reference)).map(({ kind }) => kind)).toEqual(['charge']);
});

test('an approver who does not answer gets a fresh link after 30 days; the old one is dead', async () => {
  const account = await system.account(12);
  const reference = await configured(system, account, configuration('www.slow.test'));
  const first = (await system.getOrder(reference)).validations[0]!.approvalId;
  await mailTo(system, 'admin@slow.test', reference);
  await system.environment!.sleep('30 days');
  await system.environment!.sleep(DAY);
  expect((await system.getOrder(reference)).validations[0]!.approvalId).not.toBe(first);
  await expect(system.desk.send(reference, 'approveDomain', { actor: 'test', approvalId: first })).rejects.toMatchObject({ kind: 'gone' });
});

test('an OV order waits for vetting and for its domain; refused vetting gives the points back', async () => {
  const account = await system.account(158);
  const request = configuration('www.ov.test', { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } });
  const accepted = await configured(system, account, request, 'TrueBizID-12');
  expect((await system.getOrder(accepted)).waitingOn).toBe('vetting');
  await system.desk.send(accepted, 'vet', { actor: 'staff:ann', accept: true, reason: 'register seen' });
  expect((await system.getOrder(accepted)).waitingOn).toBe('domain-validation');
  await answer(system, accepted, 'admin@ov.test', 'approve');
  await reaches(system, accepted, 'issued');
  expect(new X509Certificate((await findCertificate(system.db, accepted, 1))!.certificatePem).subject).toContain('O=Example Ltd');

  const refused = await configured(system, account, request, 'TrueBizID-12');
  await system.desk.send(refused, 'vet', { actor: 'staff:ann', accept: false, reason: 'not in the register' });
  expect((await system.getOrder(refused)).state).toBe('credited');
  expect(await points(account.id)).toBe(79);
});

test('the term ends after its calendar months', async () => {
  const account = await system.account(12);
  const reference = await issued(system, account, 'www.term.test');
  await system.environment!.sleep('366 days');
  await reaches(system, reference, 'expired');
});

test('after all of it the ledger is verified against the orders', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true, faults: [] });
});
