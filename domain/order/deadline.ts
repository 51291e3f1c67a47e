import { wantsRevocation } from './issuance';
import { awaitsCertificate, isFinal, type Order } from './order';
import { nextApprovalReminder, nextCertificateReminder, nextTermReminder } from './reminders';
import type { Instant } from '../time';

export type DeadlineKind =
  | 'retry-issuer'
  | 'approval-reminder'
  | 'approval-ended'
  | 'domain-link-ended'
  | 'window-ended'
  | 'reissue-due'
  | 'dropped-names-due'
  | 'certificate-reminder'
  | 'term-reminder'
  | 'term-ended';

export interface Deadline {
  kind: DeadlineKind;
  at: Instant;
}

/**
 * What the order does by itself next, and when. The earliest one counts; the workflow keeps one timer for it and the page
 * names it as the next automatic step. A cancellation that waits for its approval is never overtaken by the end of the window:
 * the request was in time.
 */
export function nextDeadline(order: Order): Deadline | undefined {
  if (isFinal(order)) return undefined;
  const deadlines: Deadline[] = [];
  const add = (kind: DeadlineKind, at: Instant | undefined) => at !== undefined && deadlines.push({ kind, at });
  if (order.waitingOn === 'issuer' || wantsRevocation(order)) add('retry-issuer', order.retryAt);
  // Inclusive at exactly the end: the window has ended one millisecond later.
  const windowEnd = order.windowClosed || order.windowEndsAt === undefined ? undefined : order.windowEndsAt + 1;
  for (const { validatedAt, linkEndsAt } of awaitsCertificate(order) ? order.validations : [])
    add('domain-link-ended', validatedAt === undefined ? linkEndsAt : undefined);
  // One revocation at a time; one that the issuer has refused is asked for again with this one.
  const droppedNamesEnd = wantsRevocation(order) ? undefined : order.droppedNames?.revokeAt;
  switch (order.state) {
    case 'placed':
    case 'configured':
      add('window-ended', windowEnd);
      break;
    case 'issued':
      add('window-ended', windowEnd);
      add('reissue-due', order.reissue ? undefined : order.nextReissueAt);
      add('certificate-reminder', nextCertificateReminder(order));
      add('term-reminder', nextTermReminder(order));
      add('term-ended', order.termEndsAt);
      add('dropped-names-due', droppedNamesEnd);
      break;
    case 'cancel-requested':
      add('approval-reminder', nextApprovalReminder(order));
      add('approval-ended', order.cancellation?.endsAt);
      add('dropped-names-due', droppedNamesEnd);
      break;
    default:
  }
  return deadlines.sort((a, b) => a.at - b.at)[0];
}
