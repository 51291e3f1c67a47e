import Stripe from 'stripe';
import type { PresentRefund } from '../domain/sale/refund';

export interface StripeSettings {
  secretKey: string;
  /** Stripe's own, or a stand-in for tests */
  apiUrl: string;
}

/** What a refund is that never reaches the customer. */
export const DEAD = ['failed', 'canceled'];

export function stripeClient({ secretKey, apiUrl }: StripeSettings): Stripe {
  const { hostname, port, protocol } = new URL(apiUrl);
  return new Stripe(secretKey, {
    host: hostname,
    port: port || undefined,
    protocol: protocol === 'http:' ? 'http' : 'https',
    maxNetworkRetries: 2,
    timeout: 15_000,
    telemetry: false,
  });
}

/** What has become of a refund by now; undefined: there is none. */
export async function findRefund(stripe: Stripe, refundId: string): Promise<PresentRefund | undefined> {
  try {
    return present(await stripe.refunds.retrieve(refundId));
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return undefined;
    throw error;
  }
}

/** For who only looks: the api can ask for a refund, and move no money. */
export function createRefundReader(settings: StripeSettings): { findRefund(refundId: string): Promise<PresentRefund | undefined> } {
  const stripe = stripeClient(settings);
  return { findRefund: (refundId) => findRefund(stripe, refundId) };
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
