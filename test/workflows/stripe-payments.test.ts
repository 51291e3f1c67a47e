import Stripe from 'stripe';
import { paymentOf } from '../../admin/payment';
import { verifyLedger } from '../../db/ledger/verify';
import { eventually } from '../support/eventually';
import { startStripeSystem, webhookSecret, type StripeSystem } from '../support/outside/stripe-system';

/** Which payments at Stripe pay for an order, and which of its webhooks are believed. */
let stripe: StripeSystem['stripe'];
let provider: StripeSystem['provider'];
let system: StripeSystem['system'];
let http: StripeSystem['http'];
let placing: StripeSystem['placing'];
let refundRequested: StripeSystem['refundRequested'];
let webhook: StripeSystem['webhook'];
let stop: StripeSystem['stop'];

beforeAll(async () => {
  ({ stripe, provider, system, http, placing, refundRequested, webhook, stop } = await startStripeSystem());
});
beforeEach(() => {
  stripe.next = 'succeeded';
});
afterAll(() => stop());

test('a payment that was given back, in part or as a whole, or is disputed does not pay for an order', async () => {
  const price = { amount: 4900, currency: 'GBP' };
  const payment = { amount: 4900, currency: 'gbp' };
  const given = (id: string, amount: number, status: string) => ({ id, object: 'refund', status, amount, payment_intent: id.slice(3), metadata: {} }) as const;
  for (const id of ['pi_good', 'pi_back', 'pi_part', 'pi_soon', 'pi_kept']) stripe.payments.set(id, payment);
  stripe.payments.set('pi_disputed', { ...payment, charge: { disputed: true } });
  stripe.payments.set('pi_charge', { ...payment, charge: { amount_refunded: 1 } });
  stripe.refunds.push(
    given('re_pi_back', 4900, 'succeeded'),
    given('re_pi_part', 1, 'succeeded'),
    given('re_pi_soon', 4900, 'pending'),
    given('re_pi_kept', 4900, 'failed'),
  );
  for (const id of ['pi_good', 'pi_kept']) await provider.check(id, price);
  for (const id of ['pi_back', 'pi_part', 'pi_soon', 'pi_charge'])
    await expect(provider.check(id, price)).rejects.toMatchObject({ fields: [{ field: 'payment', detail: expect.stringContaining('given back') }] });
  await expect(provider.check('pi_disputed', price)).rejects.toMatchObject({ fields: [{ field: 'payment', detail: expect.stringContaining('disputed') }] });
  await expect(provider.check('pi_none', price)).rejects.toMatchObject({ fields: [{ field: 'payment', detail: expect.stringContaining('no payment') }] });
});

test('4990 HUF are 499000 of Stripe', async () => {
  for (const [id, currency, amount] of [
    ['pi_huf', 'huf', 499_000],
    ['pi_isk', 'isk', 499_000],
    ['pi_jpy', 'jpy', 4990],
  ] as const) {
    stripe.payments.set(id, { amount, currency });
    await provider.check(id, paymentOf('4990', currency.toUpperCase())!);
  }
});

test('a webhook with a wrong signature, an old one or none is refused and changes nothing', async () => {
  stripe.next = 'pending';
  const reference = await refundRequested();
  const made = await eventually(() => stripe.refunds.find(({ metadata }) => metadata.order_reference === reference), 'the refund');
  const payload = JSON.stringify({ type: 'refund.updated', data: { object: { ...made, status: 'succeeded' } } });
  const old = Stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret, timestamp: Math.floor(Date.now() / 1000) - 600 });
  expect((await webhook('refund.updated', { ...made, status: 'succeeded' }, 'whsec_other')).status).toBe(400);
  for (const headers of [{ 'stripe-signature': old }, {}]) {
    expect((await fetch(`${http.base}/payments/stripe`, { method: 'POST', body: payload, headers: headers as Record<string, string> })).status).toBe(400);
  }
  expect((await system.getOrder(reference)).state).toBe('refund-requested');
});

test('a refund of an order that is not ours is taken note of, so that Stripe does not tell it for days', async () => {
  for (const order_reference of ['CW-NOSUCHNOSUCH', 'invoice 17', '']) {
    const foreign = { id: 're_foreign', object: 'refund', status: 'succeeded', metadata: { order_reference } };
    expect((await webhook('refund.updated', foreign)).status).toBe(204);
  }
});

test('a payment pays for one order', async () => {
  await placing('pi_once');
  await expect(placing('pi_once')).rejects.toMatchObject({ kind: 'conflict', fields: [{ field: 'payment' }] });
});

test('after all of it the ledger is verified', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true, faults: [] });
});
