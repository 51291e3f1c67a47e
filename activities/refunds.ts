import type { Db } from '../db/connection';
import { findOrder } from '../db/order/orders';
import { Problem } from '../domain/problem';
import type { OrderActivities } from '../workflows/activities';
import type { PaymentProviders } from './payments/provider';

/** The way back of a retail customer's money, where a payment provider has it. */
export function createRefundActivities({ db, payments }: { db: Db; payments: PaymentProviders }): Pick<OrderActivities, 'refundPayment'> {
  return {
    async refundPayment(reference) {
      const order = await findOrder(db, reference);
      const payment = order?.sale.payment;
      if (order?.state !== 'refund-requested' || payment?.paymentId === undefined)
        throw new Problem('conflict', `The order ${reference} has no payment to give back.`);
      const provider = payment.provider === 'manual' ? undefined : payments[payment.provider];
      if (!provider) throw new Problem('conflict', `There is no access to ${payment.provider} here; its key is not set.`);
      const refund = await provider.refund({ reference, paymentId: payment.paymentId, amount: order.sale.amount });
      // Tried again until it has come about, or the provider's webhook has said so.
      if (refund.status === 'pending') throw new Error(`${payment.provider} has the refund ${refund.refundId} in hand and has not carried it out yet.`);
      return refund;
    },
  };
}
