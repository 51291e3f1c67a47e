import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import { refundMessageId } from '../domain/ledger';
import type { Order } from '../domain/order';
import { refundedBy } from '../domain/refund';
import type { OrderActivities } from './activities';

/** A provider that is down, or has not carried the refund out yet, is asked again and again; its refusal ends the trying and goes to staff. */
const { refundPayment } = proxyActivities<OrderActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 hour' },
});

export type RefundLetter = { type: 'refundDone' | 'refundFailed'; messageId: string; actor: string; reason: string };

/**
 * Has the payment provider give the money back. Derived from the order alone, so a workflow that is started again takes it up. The provider's
 * webhook may be quicker to tell, under the same message id; what is carried out by hand needs no work here.
 */
export function createRefund(post: (letter: RefundLetter) => void) {
  let underWay = false;

  async function run({ reference, sequence }: Order, provider: string): Promise<void> {
    try {
      const { refundId, status } = await refundPayment.executeWithOptions({ summary: `refund by ${provider}` }, [reference]);
      if (status === 'succeeded') post({ type: 'refundDone', messageId: refundMessageId(refundId), actor: provider, reason: refundId });
    } catch (error) {
      const cause = error instanceof ActivityFailure ? error.cause : error;
      if (!(cause instanceof ApplicationFailure)) throw error;
      post({ type: 'refundFailed', messageId: `refundFailed ${sequence + 1}`, actor: provider, reason: cause.message });
    }
  }

  return {
    start(order: Order): void {
      const provider = order.sale.payment?.provider ?? 'manual';
      if (underWay || order.waitingOn !== 'refund' || refundedBy(order) === 'staff') return;
      underWay = true;
      void run(order, provider);
    },
  };
}
