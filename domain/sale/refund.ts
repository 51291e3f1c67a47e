import type { Order } from '../order/order';

/** Whose turn a refund is: the provider's that took the money until it says that it cannot, then staff's. Never both, so that nobody pays twice. */
export function refundedBy({ sale, refundFailure }: Pick<Order, 'sale' | 'refundFailure'>): 'stripe' | 'staff' {
  return sale.payment?.provider === 'stripe' && refundFailure === undefined ? 'stripe' : 'staff';
}

/** In words: who carries it out. */
export function refunderInWords(order: Pick<Order, 'sale' | 'refundFailure'>): string {
  return refundedBy(order) === 'stripe' ? 'Stripe carries it out' : 'Our staff carry it out';
}

/** A refund as the provider has it, also one that was made by hand there. */
export interface PresentRefund {
  refundId: string;
  /** The order that it names; undefined: none */
  reference?: string;
  paymentId: string | null;
  /** Integer minor units */
  amount: number;
  /** `succeeded` may become `failed` days later, when the bank sends the money back; `failed` is for good */
  status: 'succeeded' | 'pending' | 'failed';
  /** In the provider's words, where it failed */
  failure?: string;
}
