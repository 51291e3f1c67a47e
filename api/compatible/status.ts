import type { Order } from '../../domain/order/order';

/**
 * The compatible API's word for where an order is (design section 2). Clients of the first generation know another word for the beginning, and
 * compare another spelling of the review.
 */
export function compatibleStatus(order: Pick<Order, 'state' | 'waitingOn'>, generation: 1 | 2 = 2): string {
  switch (order.state) {
    case 'placed':
      return generation === 1 ? 'Invite Available' : 'Order Placed';
    case 'configured':
      if (order.waitingOn === 'manual-review') return generation === 1 ? 'ServerTastic Review' : 'Servertastic Review';
      return whileConfigured[order.waitingOn ?? 'issuer'] ?? 'Queued';
    case 'issued':
    case 'cancel-requested':
    case 'revoked':
    case 'expired':
      return 'Completed';
    default:
      return 'Cancelled';
  }
}

const whileConfigured: Record<string, string> = {
  'domain-validation': 'Awaiting Customer Verification',
  csr: 'Awaiting Customer Verification',
  'customer-action': 'Awaiting Customer Verification',
  vetting: 'Awaiting Provider Approval',
  issuer: 'Queued',
};
