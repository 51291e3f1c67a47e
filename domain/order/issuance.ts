import type { IssuerPending } from './issuer-pending';
import { awaitsCertificate, type Order, type WaitingOn } from './order';
import { areValidated, wantedConfigurationId, wantedNames } from '../validation/validation';
import type { Instant } from '../time';

/** What an order waits for before its next certificate. Staff are named first because they take longest; the domain's validation runs beside them. */
export function outstanding(order: Order, at: Instant): WaitingOn {
  // Nothing else is of use before that is mended.
  if (order.issueRefusal) return order.issueRefusal.remedy;
  if (order.reviewReason !== undefined && order.reviewedAt === undefined) return 'manual-review';
  if (order.sale.validationLevel !== 'DV' && order.vettedAt === undefined) return 'vetting';
  return areValidated(wantedNames(order), order.validations, at) ? 'issuer' : 'domain-validation';
}

/** What a configured or issued order waits for. Where a certificate is to be revoked and another one to be signed, revoking goes first. */
export function stillToDo(order: Order, at: Instant): WaitingOn | null {
  if (wantsRevocation(order)) return 'issuer';
  if (awaitsCertificate(order)) return outstanding(order, at);
  return order.revokeRefusal?.remedy ?? (order.compromisedAt === undefined ? null : 'csr');
}

/** Whether the issuer is to sign now. */
export function wantsCertificate(order: Order): boolean {
  return awaitsCertificate(order) && order.waitingOn === 'issuer' && !wantsRevocation(order);
}

/** Whether the issuer is to revoke now: all, because the order is over; or an older certificate, whatever else the order waits for. */
export function wantsRevocation({ state, waitingOn, revocation, revokeRefusal }: Pick<Order, 'state' | 'waitingOn' | 'revocation' | 'revokeRefusal'>): boolean {
  if (state === 'approved' || state === 'revoked' || state === 'expired') return waitingOn === 'issuer';
  return revocation !== undefined && revokeRefusal === undefined;
}

/** Whether all of these certificates are being revoked already, for their key or because the order is over. */
export function isBeingRevoked({ state, revocation }: Pick<Order, 'state' | 'revocation'>, versions: readonly number[]): boolean {
  if (state === 'approved' || state === 'revoked' || state === 'expired') return true;
  return revocation?.reason === 'keyCompromise' && versions.every((version) => revocation.versions?.includes(version) ?? true);
}

/** What the issuer says of the certificate that is wanted now. What it said of another configuration counts no more. */
export function pendingAtIssuer(order: Order): IssuerPending | undefined {
  const { issuerPending } = order;
  return issuerPending?.configurationId === wantedConfigurationId(order) && wantsCertificate(order) ? issuerPending : undefined;
}
