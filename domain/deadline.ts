import type { Order } from './order';
import type { Instant } from './time';

export type DeadlineKind = 'retry-issuer' | 'approval-ended' | 'domain-link-ended' | 'window-ended' | 'term-ended';

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
  const deadlines: Deadline[] = [];
  const add = (kind: DeadlineKind, at: Instant | undefined) => at !== undefined && deadlines.push({ kind, at });
  switch (order.state) {
    case 'configured':
      add('retry-issuer', order.waitingOn === 'issuer' ? order.retryAt : undefined);
      for (const validation of order.validations) add('domain-link-ended', validation.validatedAt === undefined ? validation.linkEndsAt : undefined);
      break;
    case 'issued':
      // Inclusive at exactly the end: the window has ended one millisecond later.
      add('window-ended', order.windowClosed || order.windowEndsAt === undefined ? undefined : order.windowEndsAt + 1);
      add('term-ended', order.termEndsAt);
      break;
    case 'cancel-requested':
      add('approval-ended', order.cancellation?.endsAt);
      break;
    case 'approved':
      add('retry-issuer', order.retryAt);
      break;
    default:
  }
  return deadlines.sort((a, b) => a.at - b.at)[0];
}
