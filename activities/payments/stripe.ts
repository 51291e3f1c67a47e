import Stripe from 'stripe';
import { Problem } from '../../domain/problem';
import { DEAD, findRefund, stripeClient, type StripeSettings } from '../../outside/stripe-refunds';
import type { PaymentProvider, Refund } from './provider';

/** Payments as Stripe PaymentIntents. @param apiUrl Stripe's own, or a stand-in for tests */
export function createStripe(settings: StripeSettings): PaymentProvider {
  const stripe = stripeClient(settings);

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

    findRefund: (refundId) => findRefund(stripe, refundId),

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

function outcome({ id, status, failure_reason: reason }: Stripe.Refund): Refund {
  if (DEAD.includes(status ?? '')) throw new Problem('conflict', `Stripe could not refund: ${reason ?? status}.`);
  return { refundId: id, status: status === 'succeeded' ? 'succeeded' : 'pending' };
}
