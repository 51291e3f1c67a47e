import { setTimeout as pause } from 'node:timers/promises';
import { verifyLedger } from '../../db/ledger/verify';
import { listEvents } from '../../db/order/events';
import { listOpenTickets } from '../../db/people/tickets';
import { waitingInWords } from '../../domain/order/waiting';
import { startHttp } from '../support/doors/http';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';
import { eventually } from '../support/eventually';
import { reaches } from '../support/lives/life';
import { startStripeSystem, webhookSecret, type StripeSystem } from '../support/outside/stripe-system';

/** A retail order that was paid by Stripe: its way back. */
let stripe: StripeSystem['stripe'];
let provider: StripeSystem['provider'];
let system: StripeSystem['system'];
let http: StripeSystem['http'];
let lines: StripeSystem['lines'];
let refundRequested: StripeSystem['refundRequested'];
let webhook: StripeSystem['webhook'];
let stop: StripeSystem['stop'];

beforeAll(async () => {
  ({ stripe, provider, system, http, lines, refundRequested, webhook, stop } = await startStripeSystem());
});
beforeEach(() => {
  stripe.next = 'succeeded';
});
afterAll(() => stop());

/** The refund becomes this at Stripe, and Stripe tells it. */
function happens(type: string, refund: object, change: object): Promise<Response> {
  return webhook(type, Object.assign(refund, change));
}

test('T20: the refund that a customer requests is carried out by Stripe, with its number in the ledger’s note', async () => {
  const reference = await refundRequested();
  await reaches(system, reference, 'refunded');
  expect(stripe.refunds.at(-1)).toMatchObject({ amount: 4900, metadata: { order_reference: reference } });
  expect(await lines(reference)).toEqual(['payment', 'charge', 'credit', 'refund']);
  expect((await listEvents(system.db, reference)).at(-1)).toMatchObject({ type: 'refunded', actor: 'stripe', note: stripe.refunds.at(-1)!.id });
});

test('an answer of Stripe that gets lost, and a Stripe that is down for a while: one refund', async () => {
  stripe.next = 'lost';
  const lost = await refundRequested();
  await reaches(system, lost, 'refunded', 40);
  stripe.next = 'down';
  const waited = await refundRequested();
  await eventually(async () => waitingInWords(await system.getOrder(waited)).includes('Waiting for Stripe'), 'it says that it waits');
  stripe.next = 'succeeded';
  await reaches(system, waited, 'refunded', 40);
  for (const reference of [lost, waited]) expect(stripe.refunds.filter(({ metadata }) => metadata.order_reference === reference)).toHaveLength(1);
});

test('a refund that is pending comes about by the signed webhook, however often it comes', async () => {
  stripe.next = 'pending';
  const reference = await refundRequested();
  const made = await eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  expect((await system.getOrder(reference)).state).toBe('refund-requested');
  for (let time = 1; time <= 3; time++) expect((await happens('refund.updated', made, { status: 'succeeded' })).status).toBe(204);
  expect((await system.getOrder(reference)).state).toBe('refunded');
  expect(await lines(reference)).toEqual(['payment', 'charge', 'credit', 'refund']);
});

test('a refund that is pending is looked after, also where no webhook is set up', async () => {
  stripe.next = 'pending';
  const [comes, fails] = [await refundRequested(), await refundRequested()];
  const made = (reference: string) => eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  const [first, second] = [await made(comes), await made(fails)];
  await pause(1500);
  expect((await system.getOrder(comes)).state).toBe('refund-requested');
  first.status = 'succeeded';
  Object.assign(second, { status: 'failed', failure_reason: 'lost_or_stolen_card' });
  await reaches(system, comes, 'refunded', 40);
  await eventually(async () => (await system.getOrder(fails)).refundFailure, 'it is noted', 40);
  expect(stripe.refunds.filter(({ metadata }) => [comes, fails].includes(metadata.order_reference!))).toHaveLength(2);
});

test('while Stripe has the refund in hand staff cannot pay it as well, and nobody asks them to', async () => {
  stripe.next = 'pending';
  const reference = await refundRequested();
  await createUser(system, 'pays@desk.test', 'support', null);
  const staff = await new Visitor(http.base).signedIn('pays@desk.test', password);
  const offered = 'The refund is carried out';
  expect(await (await staff.get('/staff')).text()).not.toContain(reference);
  expect(await (await staff.get(`/staff/orders/${reference}`)).text()).not.toContain(offered);
  const done = { actor: 'staff:ann', reason: 'bank transfer' };
  await expect(system.desk.send(reference, 'refundDone', done)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('Stripe') });
  expect(await lines(reference)).toEqual(['payment', 'charge']);
  const page = await (await fetch(`${http.base}/token/${system.secrets.orderToken(reference)}`)).text();
  expect(page).toMatch(/Waiting for<\/dt><dd><strong>Stripe/);

  await system.desk.send(reference, 'refundFailed', { actor: 'Grace Hopper', reason: 'The card has expired.' });
  await expect(system.desk.send(reference, 'refundFailed', { actor: 'Grace Hopper', reason: 'again' })).rejects.toMatchObject({ kind: 'conflict' });
  expect(await (await staff.get('/staff')).text()).toContain(reference);
  expect(await (await staff.get(`/staff/orders/${reference}`)).text()).toContain(offered);
  await system.desk.send(reference, 'refundDone', done);
  expect(await lines(reference)).toEqual(['payment', 'charge', 'credit', 'refund']);
});

test.each(['refused', 'failed'] as const)('a refund that is %s goes to staff, who carry it out by hand', async (how) => {
  stripe.next = how;
  const reference = await refundRequested();
  await eventually(async () => (await system.getOrder(reference)).refundFailure, 'it is noted');
  expect(waitingInWords(await system.getOrder(reference))).toMatch(
    /Waiting for our staff to carry out the refund: Stripe (refuses: This charge is disputed|could not refund)/,
  );
  await system.desk.send(reference, 'refundDone', { actor: 'staff:ann', reason: 'bank transfer' });
  expect((await system.getOrder(reference)).state).toBe('refunded');
});

test('a pending refund that fails later goes to staff', async () => {
  stripe.next = 'pending';
  const reference = await refundRequested();
  const made = await eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  expect((await happens('refund.failed', made, { status: 'failed', failure_reason: 'lost_or_stolen_card' })).status).toBe(204);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'refund-requested', refundFailure: expect.stringContaining('lost_or_stolen_card') });
});

test('a refund that fails after it had succeeded is a ticket for staff, once', async () => {
  stripe.next = 'succeeded';
  const reference = await refundRequested();
  await reaches(system, reference, 'refunded');
  const made = await eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  for (const type of ['refund.updated', 'refund.failed'])
    expect((await happens(type, made, { status: 'failed', failure_reason: 'lost_or_stolen_card' })).status).toBe(204);
  const tickets = (await listOpenTickets(system.db, { topic: 'Billing' }, 100)).filter(({ orderReference }) => orderReference === reference);
  expect(tickets).toMatchObject([{ subject: expect.stringContaining('failed'), body: expect.stringContaining('lost_or_stolen_card') }]);
  expect(await lines(reference)).toEqual(['payment', 'charge', 'credit', 'refund']);
});

const failed = { status: 'failed', failure_reason: 'lost_or_stolen_card' };

test.each([
  ['which asks Stripe', true],
  ['without a key', false],
])('events out of order, late and twice: a refund that failed waits for staff, whatever is told of before (%s)', async (_, asks) => {
  const door = await startHttp(system, { stripeWebhookSecret: webhookSecret, ...(asks && { stripe: provider }) });
  stripe.next = 'pending';
  const reference = await refundRequested();
  const made = await eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  const earlier = { ...made, status: 'succeeded' };
  expect((await happens('refund.failed', made, failed)).status).toBe(204);
  for (const type of ['refund.updated', 'charge.refund.updated', 'refund.updated'])
    expect((await webhook(type, earlier, undefined, door.base)).status).toBe(204);
  expect((await webhook('refund.failed', { ...made }, undefined, door.base)).status).toBe(204);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'refund-requested', refundFailure: expect.stringContaining('lost_or_stolen_card') });
  expect(await lines(reference)).toEqual(['payment', 'charge']);
  await system.desk.send(reference, 'refundDone', { actor: 'staff:ann', reason: 'bank transfer' });
  expect(await lines(reference)).toEqual(['payment', 'charge', 'credit', 'refund']);
  await door.stop();
});

test('an event that says succeeded where Stripe says pending or failed by now is not believed', async () => {
  stripe.next = 'pending';
  const reference = await refundRequested();
  const made = await eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  expect((await webhook('refund.updated', { ...made, status: 'succeeded' })).status).toBe(204);
  expect((await system.getOrder(reference)).state).toBe('refund-requested');
  Object.assign(made, failed);
  expect((await webhook('refund.updated', { ...made, status: 'succeeded' })).status).toBe(204);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'refund-requested', refundFailure: expect.stringContaining('lost_or_stolen_card') });
});

test('a refund of a part, or of another payment, that was made by hand and names the order says nothing about it', async () => {
  stripe.next = 'pending';
  const reference = await refundRequested();
  const made = await eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  const byHand = [
    { ...made, id: 're_part', status: 'succeeded', amount: 100 },
    { ...made, id: 're_other', status: 'succeeded', payment_intent: 'pi_other' },
  ];
  for (const each of byHand) {
    stripe.refunds.push(each);
    expect((await webhook('refund.updated', each)).status).toBe(204);
  }
  expect((await system.getOrder(reference)).state).toBe('refund-requested');
});

test('an answer under the idempotency key that was true once is not taken for the present', async () => {
  const request = { reference: 'CW-KEY', paymentId: 'pi_key', amount: 4900 };
  expect(await provider.refund(request)).toMatchObject({ status: 'succeeded' });
  Object.assign(stripe.refunds.at(-1)!, failed);
  await expect(provider.refund(request)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('lost_or_stolen_card') });
});

test('after all of it the ledger is verified', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true, faults: [] });
});
