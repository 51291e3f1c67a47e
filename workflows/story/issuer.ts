import { refundWindowEnd } from '../../domain/order/cancellation';
import { dropNames } from '../../domain/name/dropped-names';
import { pendingAtIssuer, stillToDo, wantsCertificate, wantsRevocation } from '../../domain/order/issuance';
import { isSamePending, pendingInWords } from '../../domain/order/issuer-pending';
import { awaitsCertificate, type Order } from '../../domain/order/order';
import { wantedConfigurationId } from '../../domain/validation/validation';
import { reissueDueAt, termEnd } from '../../domain/sale/term';
import type { Instant } from '../../domain/time';
import { retryPause } from '../issuer';
import type { Letter } from '../messages';
import type { Step } from '../transition';
import { end } from './endings';
import { onward } from './validating';

/** The issuer has given an answer that counts. */
const answered = { issuerFailures: 0, retryAt: undefined } as const;

/** The first certificate starts the term and the refund window; further ones move neither. */
export function certificateIssued(order: Order, message: Letter<'certificateIssued'>, now: Instant): Step | undefined {
  if (message.version !== order.certificateVersion + 1) return undefined;
  const issuedAt = order.issuedAt ?? now;
  const termEndsAt = order.termEndsAt ?? termEnd(order, issuedAt);
  const { reissue } = order;
  const certificate = {
    ...answered,
    issuedAt,
    windowEndsAt: refundWindowEnd({ ...order, issuedAt }),
    termEndsAt,
    certificateVersion: message.version,
    certificateStartsAt: message.notBefore,
    certificateExpiresAt: message.notAfter,
    certificateRemindedAt: undefined,
    // Signed for a longer term, of which days were taken back meanwhile.
    certificateOutlives: order.certificateOutlives ?? (message.notAfter >= termEndsAt || undefined),
    issuerPending: undefined,
    compromisedAt: undefined,
    nextReissueAt: order.sale.policy.reissuesByItself ? reissueDueAt(message.notBefore, message.notAfter, termEndsAt) : undefined,
    ...dropNames(order, message.dropped, now),
    ...(reissue && { configurationId: reissue.configurationId, names: reissue.names, reissue: undefined }),
  };
  const step = { event: reissue ? 'reissued' : 'issued', names: reissue && 'changed', actor: 'issuer', mails: ['issued'] } as const;
  // Signed before the request to cancel came: it exists, and the request goes on.
  if (order.state === 'cancel-requested') return { ...step, facts: certificate, mails: ['issued'] };
  const facts = { ...certificate, state: 'issued' as const };
  return { ...step, facts: { ...facts, waitingOn: stillToDo({ ...order, ...facts }, now) }, mails: ['issued'] };
}

/**
 * In `approved` it is the last work of a cancellation; otherwise it was asked for by itself. An older certificate's revocation that was still
 * under way when all were to be revoked is not that: all are asked for next.
 */
export function certificateRevoked(order: Order, { versions }: Letter<'certificateRevoked'>, now: Instant): Step | undefined {
  const asked = order.state === 'approved' ? undefined : order.revocation?.versions;
  if (versions?.join() !== asked?.join()) return undefined;
  const done = { ...answered, revokeRefusal: undefined };
  switch (order.state) {
    case 'approved':
      return end(order, { actor: 'clock' });
    case 'revoked':
      return { facts: { ...done, waitingOn: null }, event: 'revoked', actor: 'issuer', mails: ['revoked'] };
    case 'expired':
      return {
        facts: { ...done, waitingOn: null, revocation: undefined, certificateOutlives: undefined },
        event: 'revoked',
        actor: 'issuer',
        mails: ['revoked'],
      };
    default:
      return order.revocation && olderRevoked(order, { ...done, revocation: undefined }, now);
  }
}

/** The order goes on with what it waits for beside it: a reissue, or the answer of the admin contact. */
function olderRevoked(order: Order, facts: Partial<Order>, now: Instant): Step {
  const step = { event: 'certificate-revoked', actor: 'issuer', note: order.revocation?.because } as const;
  if (order.state === 'cancel-requested') return { ...step, facts, mails: ['revoked'] };
  if (!order.reissue) return { ...step, facts: { ...facts, waitingOn: stillToDo({ ...order, ...facts }, now) }, mails: ['revoked'] };
  const ahead = onward(order, facts, now);
  return { ...step, ...ahead, mails: ['revoked', ...ahead.mails] };
}

export function issuerFailed(order: Order, message: Letter<'issueFailed'> | Letter<'revokeFailed'>, now: Instant): Step | undefined {
  const revoking = message.type === 'revokeFailed' && wantsRevocation(order);
  if (order.waitingOn !== 'issuer' && !revoking) return undefined;
  const issuerFailures = order.issuerFailures + 1;
  return {
    facts: { issuerFailures, retryAt: now + retryPause(issuerFailures) },
    event: message.type === 'issueFailed' ? 'issue-failed' : 'revoke-failed',
    actor: 'issuer',
    note: message.reason,
  };
}

/** The issuer has taken the request and decides later: said when it says something new. What was asked for by then under another configuration is not that. */
export function issuePending(order: Order, { configurationId, pending }: Letter<'issuePending'>): Step | undefined {
  if (!wantsCertificate(order) || wantedConfigurationId(order) !== configurationId) return undefined;
  if (isSamePending(pendingAtIssuer(order), pending) && order.issuerFailures === 0) return undefined;
  return { facts: { ...answered, issuerPending: { configurationId, ...pending } }, event: 'issue-pending', actor: 'issuer', note: pendingInWords(pending) };
}

/** For good: the order waits for whoever can mend it, and a customer who can is told. What was asked for by then under another CSR is not that. */
export function issueRefused(order: Order, { configurationId, refusal }: Letter<'issueRefused'>): Step | undefined {
  if (!wantsCertificate(order) || wantedConfigurationId(order) !== configurationId) return undefined;
  const { reason, remedy } = refusal;
  return {
    facts: { ...answered, issuerPending: undefined, issueRefusal: refusal, waitingOn: remedy },
    event: 'issue-refused',
    actor: 'issuer',
    note: reason,
    mails: remedy === 'staff-action' ? [] : ['issue-refused'],
  };
}

/** For good: beside what the order waits for, unless it waits for nothing else. */
export function revokeRefused(order: Order, { refusal }: Letter<'revokeRefused'>, now: Instant): Step | undefined {
  if (!wantsRevocation(order)) return undefined;
  const facts = { ...answered, revokeRefusal: refusal };
  const step = { event: 'revoke-refused', actor: 'issuer', note: refusal.reason } as const;
  switch (order.state) {
    case 'cancel-requested':
      return { ...step, facts };
    case 'issued':
      return { ...step, ...onward(order, facts, now) };
    default:
      return { ...step, facts: { ...facts, waitingOn: refusal.remedy } };
  }
}

/** The issuer is asked again: for the certificate, only while its names are still validated. */
export function askIssuerAgain(order: Order, now: Instant): Pick<Step, 'facts' | 'event' | 'approvals' | 'mails'> {
  const facts = { retryAt: undefined, issueRefusal: undefined, revokeRefusal: undefined };
  if (awaitsCertificate(order)) return { ...onward(order, facts, now), event: 'retried' };
  // Beside a request to cancel an older certificate's revocation goes on, and the order waits for the admin contact.
  return { facts: order.state === 'cancel-requested' ? facts : { ...facts, waitingOn: 'issuer' }, event: 'retried' };
}
