import { isFinal, type Order, type OrderState, type RevocationReason } from './order';

/** What an order is, in words. */
const stateInWords: Readonly<Record<OrderState, string>> = {
  placed: 'is placed and not configured yet',
  configured: 'is configured and not issued yet',
  issued: 'is issued',
  'cancel-requested': 'waits for the admin contact to approve its cancellation',
  approved: 'is being cancelled: the cancellation is approved and the certificate is being revoked',
  credited: 'is cancelled and credited',
  cancelled: 'is cancelled',
  'refund-requested': 'is cancelled and a refund is requested',
  refunded: 'is cancelled and refunded',
  restarted: 'is cancelled and was restarted as a new order',
  revoked: 'is revoked',
  expired: 'has reached the end of its term',
};

/** Why its state alone forbids it. @param what such as `be cancelled` */
export function cannotBe(order: Order, what: string): string {
  const hint = isFinal(order) ? ' A cancelled or ended order cannot be re-instated; place a new order.' : '';
  return `The order ${stateInWords[order.state]}, so it cannot ${what}.${hint}`;
}

/** RFC 5280, section 5.3.1, in words. */
export const revocationReasonsInWords: Readonly<Record<RevocationReason, string>> = {
  unspecified: 'no reason given',
  keyCompromise: 'the key is compromised',
  affiliationChanged: 'the organisation has changed',
  superseded: 'another certificate replaces it',
  cessationOfOperation: 'it is no longer needed',
  privilegeWithdrawn: 'a right to it was withdrawn',
};
