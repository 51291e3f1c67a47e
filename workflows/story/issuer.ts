import { refundWindowEnd } from '../../domain/cancellation';
import { awaitsCertificate, type Order } from '../../domain/order';
import { reissueDueAt, termEnd } from '../../domain/term';
import type { Instant } from '../../domain/time';
import { retryPause } from '../issuer';
import type { Letter } from '../messages';
import type { Step } from '../transition';
import { end } from './endings';
import { onward } from './proving';

/** The first certificate starts the term and the refund window; further ones move neither. */
export function certificateIssued(order: Order, message: Letter<'certificateIssued'>, now: Instant): Step | undefined {
  if (message.version !== order.certificateVersion + 1) return undefined;
  const issuedAt = order.issuedAt ?? now;
  const termEndsAt = order.termEndsAt ?? termEnd(order, issuedAt);
  const { reissue } = order;
  const certificate = {
    issuerFailures: 0,
    retryAt: undefined,
    issuedAt,
    windowEndsAt: refundWindowEnd({ ...order, issuedAt }),
    termEndsAt,
    certificateVersion: message.version,
    certificateExpiresAt: message.notAfter,
    nextReissueAt: order.sale.policy.reissuesByItself ? reissueDueAt(message.notBefore, message.notAfter, termEndsAt) : undefined,
    ...(reissue && { configurationId: reissue.configurationId, names: reissue.names, reissue: undefined }),
  };
  const step = { event: reissue ? 'reissued' : 'issued', actor: 'issuer', mails: ['issued'] } as const;
  // Signed before the request to cancel came: it exists, and the request goes on.
  if (order.state === 'cancel-requested') return { ...step, facts: certificate, mails: ['issued'] };
  return { ...step, facts: { ...certificate, state: 'issued', waitingOn: null }, mails: ['issued'] };
}

/** In `approved` it is the last work of a cancellation; otherwise it was asked for by itself. */
export function certificateRevoked(order: Order): Step | undefined {
  const done = { waitingOn: null, issuerFailures: 0, retryAt: undefined };
  switch (order.state) {
    case 'approved':
      return end(order, { actor: 'clock' });
    case 'revoked':
      return { facts: done, event: 'revoked', actor: 'issuer', mails: ['revoked'] };
    default:
      return order.revocation && { facts: { ...done, revocation: undefined }, event: 'certificate-revoked', actor: 'issuer', mails: ['revoked'] };
  }
}

export function issuerFailed(order: Order, message: Letter<'issueFailed'> | Letter<'revokeFailed'>, now: Instant): Step | undefined {
  if (order.waitingOn !== 'issuer') return undefined;
  const issuerFailures = order.issuerFailures + 1;
  return {
    facts: { issuerFailures, retryAt: now + retryPause(issuerFailures) },
    event: message.type === 'issueFailed' ? 'issue-failed' : 'revoke-failed',
    actor: 'issuer',
    note: message.reason,
  };
}

/** The issuer is asked again: for the certificate, only while its names are still proved. */
export function askIssuerAgain(order: Order, now: Instant): Pick<Step, 'facts' | 'event' | 'approvals' | 'mails'> {
  const facts = { retryAt: undefined };
  return { ...(awaitsCertificate(order) ? onward(order, facts, now) : { facts }), event: 'retried' };
}
