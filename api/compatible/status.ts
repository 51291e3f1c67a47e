import type { Order } from '../../domain/order';

/** The compatible API's word for where an order is (design section 2). Clients of the first generation know another word for the beginning. */
export function compatibleStatus(order: Pick<Order, 'state' | 'waitingOn'>, generation: 1 | 2 = 2): string {
  switch (order.state) {
    case 'placed':
      return generation === 1 ? 'Invite Available' : 'Order Placed';
    case 'configured':
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
  vetting: 'Awaiting Provider Approval',
  'manual-review': 'Servertastic Review',
  issuer: 'Queued',
};
