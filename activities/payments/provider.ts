import type { PresentRefund } from '../../domain/sale/refund';

/**
 * Who took a retail customer's money and gives it back. `manual` needs no adapter: staff record the payment when they place the order,
 * and the refund at the desk.
 */
export interface PaymentProvider {
  /**
   * Throws a Problem for `payment` where the payment was not made, is not of this amount (integer minor units) and currency, or was given back or
   * disputed since, in part or as a whole.
   */
  check(paymentId: string, price: { amount: number; currency: string }): Promise<void>;
  /**
   * Gives the whole price of an order back to whoever paid it. Safe to repeat for an order: the same refund is answered.
   * Throws a Problem where the provider refuses; any other error may be tried again.
   */
  refund(request: { reference: string; paymentId: string; amount: number }): Promise<Refund>;
  /** What has become of a refund by now, whatever was told of it before; undefined: there is none. */
  findRefund(refundId: string): Promise<PresentRefund | undefined>;
}

export interface Refund {
  refundId: string;
  /** `pending`: the provider tells later whether it came about */
  status: 'succeeded' | 'pending';
}

export type PaymentProviders = Readonly<Partial<Record<'stripe', PaymentProvider>>>;
