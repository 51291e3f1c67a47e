import Stripe from 'stripe';
import { Problem } from '../../domain/problem';
import type { PaymentProvider, PresentRefund, Refund } from './provider';

const DEAD = ['failed', 'canceled'];

/** Payments as Stripe PaymentIntents. @param apiUrl Stripe's own, or a stand-in for tests */
export function createStripe({ secretKey, apiUrl }: { secretKey: string; apiUrl: string }): PaymentProvider {
  const { hostname, port, protocol } = new URL(apiUrl);
  const stripe = new Stripe(secretKey, {
    host: hostname,
    port: port || undefined,
    protocol: protocol === 'http:' ? 'http' : 'https',
    maxNetworkRetries: 2,
    timeout: 15_000,
    telemetry: false,
  });

  return {
    async check(paymentId, { amount, currency }) {
      const refuse = (detail: string) => Problem.field('payment', `${detail} Look at the payment in Stripe, and name one that fits.`);
      const payment = await stripe.paymentIntents.retrieve(paymentId, { expand: ['latest_charge'] }).catch((error: unknown) => {
        throw error instanceof Stripe.errors.StripeInvalidRequestError ? refuse(`Stripe has no payment ${paymentId.slice(0, 64)}.`) : error;
      });
      if (payment.status !== 'succeeded') throw refuse(`The payment ${payment.id} is not made: Stripe says ${payment.status}.`);
      if (payment.amount_received !== amount || payment.currency.toUpperCase() !== currency)
        throw refuse(`The payment ${payment.id} is of another amount or currency.`);
      // It stays `succeeded` with the whole amount received, whatever became of the money afterwards.
      const charge = typeof payment.latest_charge === 'object' ? payment.latest_charge : null;
      if (charge?.disputed) throw refuse(`The payment ${payment.id} is disputed by the customer's bank.`);
      const { data: refunds } = await stripe.refunds.list({ payment_intent: paymentId, limit: 100 });
      if ((charge?.amount_refunded ?? 0) > 0 || refunds.some(({ status }) => !DEAD.includes(status ?? '')))
        throw refuse(`The payment ${payment.id} was given back, in part or as a whole.`);
    },

    async findRefund(refundId) {
      try {
        return present(await stripe.refunds.retrieve(refundId));
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return undefined;
        throw error;
      }
    },

    async refund({ reference, paymentId, amount }) {
      try {
        const made = await stripe.refunds.create(
          { payment_intent: paymentId, amount, metadata: { order_reference: reference } },
          { idempotencyKey: `refund:${reference}` },
        );
        // Under its key Stripe answers what it answered first, whatever has become of the refund since.
        return outcome(await stripe.refunds.retrieve(made.id));
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
        // Stripe forgets idempotency keys after a day; a refund that it made before that is found by the order that it names.
        const earlier = await stripe.refunds.list({ payment_intent: paymentId, limit: 100 });
        const ours = earlier.data.find(({ metadata, status }) => metadata?.order_reference === reference && !DEAD.includes(status ?? ''));
        if (ours) return outcome(ours);
        throw new Problem('conflict', `Stripe refuses: ${error.message}`);
      }
    },
  };
}

/** As Stripe tells of a refund, in an answer or in an event: true at the instant when it was written. */
export function present({ id, status, failure_reason: reason, metadata, payment_intent: payment, amount }: Stripe.Refund): PresentRefund {
  const failed = DEAD.includes(status ?? '');
  return {
    refundId: id,
    reference: metadata?.order_reference,
    paymentId: typeof payment === 'object' ? (payment?.id ?? null) : payment,
    amount,
    status: failed ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
    ...(failed && { failure: reason ?? status ?? 'failed' }),
  };
}

function outcome({ id, status, failure_reason: reason }: Stripe.Refund): Refund {
  if (DEAD.includes(status ?? '')) throw new Problem('conflict', `Stripe could not refund: ${reason ?? status}.`);
  return { refundId: id, status: status === 'succeeded' ? 'succeeded' : 'pending' };
}
