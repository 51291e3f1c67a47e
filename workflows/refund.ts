import { ActivityFailure, ApplicationFailure, proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import { refundMessageId } from '../domain/sale/ledger';
import type { Order } from '../domain/order/order';
import { refundedBy } from '../domain/sale/refund';
import type { OrderActivities } from './activities';
import { retryPause } from './issuer';

/** A provider that is down, or has not carried the refund out yet, is asked again and again; its refusal ends the trying and goes to staff. */
const { refundPayment } = proxyActivities<OrderActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 hour' },
});

/** The same once more, by the worker itself: nobody can complete or fail this one by hand, so it is what counts. The provider answers a repeat alike. */
const provider = proxyLocalActivities<OrderActivities>({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 3 } });

export type RefundLetter = { type: 'refundDone' | 'refundFailed'; messageId: string; actor: string; reason: string };

/**
 * Has the payment provider give the money back. Derived from the order alone, so a workflow that is started again takes it up. The provider's
 * webhook may be quicker to tell, under the same message id; what is carried out by hand needs no work here.
 * @param noted what staff have to know: the work was ended by hand, or the provider stopped answering just then
 */
export function createRefund(post: (letter: RefundLetter) => void, noted: (note: string) => void) {
  let underWay = false;

  async function run({ reference, sequence }: Order, actor: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      await refundPayment.executeWithOptions({ summary: `refund by ${actor}` }, [reference]).catch(() => undefined);
      try {
        const { refundId, status } = await provider.refundPayment(reference);
        if (status === 'succeeded') return post({ type: 'refundDone', messageId: refundMessageId(refundId), actor, reason: refundId });
      } catch (error) {
        const cause = error instanceof ActivityFailure ? error.cause : error;
        const isRefused = cause instanceof ApplicationFailure && cause.nonRetryable === true;
        if (isRefused) return post({ type: 'refundFailed', messageId: `refundFailed ${sequence + 1}`, actor, reason: cause.message });
      }
      noted('The work on the refund has ended here, and the payment provider has not said that it is carried out; it is asked again.');
      await sleep(retryPause(tries), { summary: `ask ${actor} again` });
    }
  }

  return {
    start(order: Order): void {
      const actor = order.sale.payment?.provider ?? 'manual';
      if (underWay || order.waitingOn !== 'refund' || refundedBy(order) === 'staff') return;
      underWay = true;
      void run(order, actor);
    },
  };
}
