import type { Order } from '../../domain/order';

/** The compatible API's word for where an order is (design section 2). */
export function compatibleStatus(order: Order): string {
  switch (order.state) {
    case 'placed':
      return 'Order Placed';
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
