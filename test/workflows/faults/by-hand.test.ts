import { DAY_MS } from '../../../domain/time';
import { createStripe } from '../../../activities/payments/stripe';
import { listCertificates } from '../../../db/certificate/certificates';
import { listMails } from '../../../db/mail/mails';
import { listEvents } from '../../../db/order/events';
import { findOrder } from '../../../db/order/orders';
import { resumeMails } from '../../../worker/unsent-mails';
import { byHand } from '../../support/by-hand';
import { eventually } from '../../support/eventually';
import { brokenInvariants } from '../../support/invariants';
import { answer, cancelRequested, configuration, configured, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { startFakeStripe, type FakeStripe } from '../../support/outside/fake-stripe';
import { stuckActivities } from '../../support/stuck-activities';

/**
 * What an operator does to an order's activity in the Temporal UI (complete, fail, pause, reset), on the real dev server: the order answers afterwards, and
 * nothing is believed that no row shows.
 */
const regular = ['issueCertificate', 'revokeCertificates', 'sendMail', 'checkValidations', 'isPlaced', 'refundPayment'] as const;
type Regular = (typeof regular)[number];
let system: OrderSystem;
let stripe: FakeStripe;
let hand: ReturnType<typeof byHand>;
const { stuck, change } = stuckActivities(regular);

beforeAll(async () => {
  stripe = await startFakeStripe();
  system = await startOrderSystem('server', change, undefined, { stripe: createStripe({ secretKey: 'sk_test_1', apiUrl: stripe.url }) });
  hand = byHand(system);
});
afterEach(() => stuck.clear());
afterAll(async () => {
  await system.stop();
  await stripe.stop();
});

const id = (reference: string) => `order:${reference}`;
const events = async (reference: string, type: string) => (await listEvents(system.db, reference)).filter((event) => event.type === type);
const has = (reference: string, type: string, count: number) =>
  eventually(async () => (await events(reference, type)).length >= count, `${reference} has ${count} ${type}`);
/** The order answers: its workflow has no task that fails. */
const answers = async (reference: string) => {
  expect(await system.client.workflow.getHandle(id(reference)).query('order')).toMatchObject({ reference });
  await system.desk.send(reference, 'setReminders', { actor: 'ann', days: [30] });
};
const retry = (reference: string) => system.desk.send(reference, 'retryNow', { actor: 'ann', reason: 'by hand' });

/** Ends a pending activity by hand in each of these ways, one after the other. */
async function endEach(reference: string, type: Regular, results: readonly unknown[], noted: string, again: () => Promise<unknown>): Promise<void> {
  const ends = [...results.map((result) => () => hand.complete(id(reference), type, result)), () => hand.fail(id(reference), type)];
  for (const [index, end] of ends.entries()) {
    await end();
    await has(reference, noted, index + 1);
    await again();
  }
}

const taken = { waitsFor: 'has made it up', publications: [] };
const invented = { reason: 'made up', remedy: 'csr' };
const noCertificate: unknown[] = [
  'garbage',
  null,
  { notAfter: 'tomorrow' },
  { notAfter: Date.UTC(6000, 0, 1) },
  { notAfter: Date.UTC(275_000, 0, 1) },
  { notAfter: Date.UTC(2027, 0, 1) },
  { refusal: { reason: 5, remedy: 'nobody' }, configurationId: 'c' },
];

test('issuing that is completed with something invented, or failed, issues nothing; it is noted and tried again', async () => {
  const name = 'www.issue-by-hand.test';
  stuck.add('issueCertificate');
  const reference = await configured(system, await system.account(12), configuration(name));
  await answer(system, reference, 'admin@issue-by-hand.test', 'approve');
  const { configurationId } = await system.getOrder(reference);
  await endEach(
    reference,
    'issueCertificate',
    [...noCertificate, { refusal: invented, configurationId }, { pending: taken, configurationId, askAgainMs: DAY_MS }],
    'issue-failed',
    () => retry(reference),
  );
  expect(await listCertificates(system.db, reference)).toEqual([]);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'configured', waitingOn: 'issuer' });
  await answers(reference);
  for (const act of ['pause', 'unpause', 'reset'] as const) await hand[act](id(reference), 'issueCertificate');
  stuck.clear();
  await hand.reset(id(reference), 'issueCertificate').catch(() => undefined);
  await reaches(system, reference, 'issued', 40);
  expect(await listCertificates(system.db, reference)).toHaveLength(1);
  expect(await brokenInvariants(system, reference)).toEqual([]);
}, 120_000);

test('a revocation that is completed with something invented, or failed, revokes and credits nothing', async () => {
  const reference = await cancelRequested(system, await system.account(12), 'www.revoke-by-hand.test');
  stuck.add('revokeCertificates');
  await answer(system, reference, 'boss@revoke-by-hand.test', 'approve');
  await endEach(
    reference,
    'revokeCertificates',
    ['garbage', null, {}, { refusal: 'no' }, { refusal: { ...invented, remedy: 'staff-action' } }],
    'revoke-failed',
    () => retry(reference),
  );
  expect(await system.getOrder(reference)).toMatchObject({ state: 'approved', waitingOn: 'issuer' });
  stuck.clear();
  await reaches(system, reference, 'credited', 40);
  expect((await listCertificates(system.db, reference)).every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  expect(await brokenInvariants(system, reference)).toEqual([]);
}, 120_000);

test('an e-mail that is failed by hand is tried again, and one that is completed is found unsent and sent', async () => {
  stuck.add('sendMail');
  const failed = await configured(system, await system.account(12), configuration('www.mail-failed.test'));
  await hand.fail(id(failed), 'sendMail');
  await has(failed, 'activity-overruled', 1);
  await answers(failed);
  const completed = await configured(system, await system.account(12), configuration('www.mail-completed.test'));
  await hand.complete(id(completed), 'sendMail', 'garbage');
  await answers(completed);
  const look = () => resumeMails({ client: system.client, db: system.db, taskQueue: system.taskQueue }, { after: '', olderThanMs: 0 });
  await look();
  await has(completed, 'activity-overruled', 1);
  // What is under way is asked about as often as you like and leaves no trace.
  await look();
  await look();
  expect(await events(completed, 'activity-overruled')).toHaveLength(1);
  stuck.clear();
  for (const reference of [failed, completed])
    await eventually(async () => (await listMails(system.db, reference)).every(({ sentAt }) => sentAt !== null), 'it is sent', 40);
}, 120_000);

test('an e-mail that was completed by hand is sent also where the order is over', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.over.test'));
  await eventually(async () => (await listMails(system.db, reference)).every(({ sentAt }) => sentAt !== null), 'the first mail is sent');
  stuck.add('sendMail');
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
  await hand.complete(id(reference), 'sendMail', null);
  await eventually(async () => (await system.client.workflow.getHandle(id(reference)).describe()).status.name === 'COMPLETED', 'the workflow is over');
  stuck.clear();
  await resumeMails({ client: system.client, db: system.db, taskQueue: system.taskQueue }, { after: '', olderThanMs: 0 });
  await eventually(async () => (await listMails(system.db, reference)).every(({ sentAt }) => sentAt !== null), 'it is sent');
});

test('a validation check that is completed with something invented, or failed, validates nothing', async () => {
  stuck.add('checkValidations');
  const reference = await configured(system, await system.account(12), configuration('www.look-by-hand.test', { method: 'DNS', approverEmail: undefined }));
  const { validations } = await system.getOrder(reference);
  for (const result of ['garbage', null, { length: 1 }, [5]]) {
    await system.desk.send(reference, 'pollDomain', { actor: 'ann' });
    await hand.complete(id(reference), 'checkValidations', result);
    await answers(reference);
  }
  await system.desk.send(reference, 'pollDomain', { actor: 'ann' });
  await hand.fail(id(reference), 'checkValidations');
  await answers(reference);
  await system.desk.send(reference, 'pollDomain', { actor: 'ann' });
  await hand.complete(
    id(reference),
    'checkValidations',
    validations.map(({ approvalId }) => approvalId),
  );
  await has(reference, 'activity-overruled', 1);
  await answers(reference);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'configured', waitingOn: 'domain-validation' });
}, 120_000);

const retailCancelled = async () => {
  const account = await system.account(0, { kind: 'retail' });
  const paid = { amount: 4900, currency: 'GBP', provider: 'stripe', paymentId: `pi_by_hand_${account.id}` } as const;
  const order = { productCode: 'RapidSSL-12', buyerReference: account.id.slice(0, 35), endCustomerEmail: null };
  const { reference } = await system.desk.place(account, { ...order, paid });
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
  return reference;
};

test('a refund that is completed or failed by hand is not made, and not taken for refused: the provider is asked', async () => {
  stuck.add('refundPayment');
  const reference = await retailCancelled();
  const made = stripe.refunds.length;
  await system.desk.send(reference, 'requestRefund', { actor: 'order-page' });
  await hand.complete(id(reference), 'refundPayment', { refundId: 're_made_up', status: 'succeeded' });
  await has(reference, 'activity-overruled', 1);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'refund-requested' });
  expect(stripe.refunds).toHaveLength(made);
  const other = await retailCancelled();
  await system.desk.send(other, 'requestRefund', { actor: 'order-page' });
  await eventually(() => hand.pending(id(other), 'refundPayment'), 'it is pending');
  stuck.clear();
  await hand.fail(id(other), 'refundPayment').catch(() => undefined);
  await reaches(system, other, 'refunded');
  expect(await events(other, 'refund-failed')).toEqual([]);
}, 120_000);

test('whether a new order is placed is seen, whatever is said by hand', async () => {
  stuck.add('isPlaced');
  const reference = await retailCancelled();
  const account = (await system.getOrder(reference)).sale.accountId;
  expect(account).toBeTruthy();
  const restarted = await system.desk.restart(await system.getOrder(reference), 'order-page');
  await hand.complete(id(reference), 'isPlaced', 'garbage');
  await hand.fail(id(reference), 'isPlaced');
  stuck.clear();
  await eventually(async () => (await system.getOrder(reference)).waitingOn === null, 'the restart is over', 40);
  expect(await findOrder(system.db, restarted.reference)).toMatchObject({ state: 'placed' });
}, 120_000);
