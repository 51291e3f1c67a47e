import { amountInWords } from '../sale/amount';
import { outcomeOf, type CancellationPreview } from './cancellation';
import type { Order } from './order';
import type { Policy } from '../sale/policy';
import { durationInWords } from '../time';
import { reasonInWords } from './waiting';

/** `within 30 days from when the order was placed` */
export function refundWindowInWords({ refundWindowMs, anchor }: Pick<Policy, 'refundWindowMs' | 'anchor'>): string {
  return `within ${durationInWords(refundWindowMs)} from when ${anchor === 'placed' ? 'the order was placed' : 'the first certificate was issued'}`;
}

/** What a cancellation gives back: preview, mails and pages say the same. */
export function outcomeInWords(order: Order, outcome: CancellationPreview['outcome'] = outcomeOf(order)): string {
  const price = amountInWords(order.sale);
  switch (outcome) {
    case 'credit':
      return `${order.sale.contractId === undefined ? 'The account' : 'The contract'} that paid gets ${price} back.`;
    case 'customer-choice':
      return `Then there is a choice: a refund of ${price}, or a restart as a new order without a new payment.`;
    case 'nothing':
      return 'Nothing is given back.';
  }
}

/** What has become of a cancellation, whatever the order is now, for whoever asked. */
export function cancellationInWords(order: Order): { heading: string; what: string } {
  switch (order.state) {
    case 'placed':
    case 'configured':
    case 'issued':
      return { heading: 'The order is not cancelled', what: reasonInWords(order) };
    case 'cancel-requested':
      return {
        heading: 'The request is made',
        what: 'The admin contact of the order has got an e-mail and has to approve. Until then the certificate stays valid.',
      };
    case 'approved':
      return {
        heading: 'The order is being cancelled',
        what: `What the issuer has of it is withdrawn and revoked first. ${outcomeInWords(order)} Allow up to 5 minutes; usually it takes seconds.`,
      };
    case 'credited':
      return {
        heading: 'The order is cancelled',
        what: `${order.sale.contractId === undefined ? 'The price is back on the account.' : 'The unit is back on its contract.'} No certificate of it is valid.`,
      };
    default:
      return { heading: isCancelled(order) ? 'The order is cancelled' : 'The order has ended', what: reasonInWords(order) };
  }
}

function isCancelled({ state }: Order): boolean {
  return state !== 'revoked' && state !== 'expired';
}
