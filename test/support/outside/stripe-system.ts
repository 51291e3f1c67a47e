import Stripe from 'stripe';
import { createStripe } from '../../../activities/payments/stripe';
import { listOrderLines } from '../../../db/ledger/ledger';
import { startHttp } from '../doors/http';
import { now } from '../lives/life';
import { startOrderSystem } from '../order-system';
import { startFakeStripe } from './fake-stripe';

export const webhookSecret = 'whsec_test_secret';

export type StripeSystem = Awaited<ReturnType<typeof startStripeSystem>>;

/** Retail orders that are paid by Stripe, on the dev server, with a Stripe that remembers. */
export async function startStripeSystem() {
  const stripe = await startFakeStripe();
  const provider = createStripe({ secretKey: 'sk_test_1', apiUrl: stripe.url });
  const system = await startOrderSystem('server', undefined, undefined, { stripe: provider });
  const http = await startHttp(system, { stripeWebhookSecret: webhookSecret, stripe: provider });

  let number = 0;
  const paidBy = (paymentId: string) => ({ amount: 4900, currency: 'GBP', provider: 'stripe', paymentId }) as const;
  const placing = async (paymentId: string) =>
    system.desk.place(await system.account(0, { kind: 'retail' }), {
      productCode: 'RapidSSL-12',
      buyerReference: `stripe-${(number += 1)}`,
      endCustomerEmail: null,
      paid: paidBy(paymentId),
    });
  const lines = async (reference: string) => (await listOrderLines(system.db, reference)).map(({ kind }) => kind);

  async function refundRequested(): Promise<string> {
    const { reference } = await placing(`pi_${number}`);
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: await now(system) });
    await system.desk.send(reference, 'requestRefund', { actor: 'order-page' });
    return reference;
  }

  /** @param refund as it was when the event was written */
  function webhook(type: string, refund: object, secret = webhookSecret, base = http.base): Promise<Response> {
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object: refund } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
    return fetch(`${base}/payments/stripe`, {
      method: 'POST',
      body: payload,
      headers: { 'stripe-signature': signature, 'content-type': 'application/json' },
    });
  }

  return {
    stripe,
    provider,
    system,
    http,
    placing,
    lines,
    refundRequested,
    webhook,
    stop: async () => {
      await http.stop();
      await system.stop();
      await stripe.stop();
    },
  };
}
