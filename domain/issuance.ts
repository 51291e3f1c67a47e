import { awaitsCertificate, type Order, type WaitingOn } from './order';
import { isProved, wantedNames } from './proof';
import type { Instant } from './time';

/** What an order waits for before its next certificate. Staff are named first because they take longest; the domain's proof runs beside them. */
export function outstanding(order: Order, at: Instant): WaitingOn {
  if (order.reviewReason !== undefined && order.reviewedAt === undefined) return 'manual-review';
  if (order.sale.validationLevel !== 'DV' && order.vettedAt === undefined) return 'vetting';
  return isProved(wantedNames(order), order.validations, at) ? 'issuer' : 'domain-validation';
}

/** Whether the issuer is to sign now. */
export function wantsCertificate(order: Pick<Order, 'state' | 'reissue' | 'waitingOn'>): boolean {
  return awaitsCertificate(order) && order.waitingOn === 'issuer';
}
