import type { DeadlineKind } from '../../domain/order/deadline';
import { awaitsPublication } from '../../domain/validation/check';
import { asksByEmail, type DomainValidation, type Order } from '../../domain/order/order';
import type { Instant } from '../../domain/time';
import { freshLink } from '../links';
import type { Step } from '../transition';
import { droppedNamesDue, reissueDue } from './after-issuance';
import { approvalEnded } from './cancelling';
import { renewLinks } from './configuring';
import { askIssuerAgain } from './issuer';

/** Nothing is wanted any more. */
const expired = {
  state: 'expired',
  waitingOn: null,
  reissue: undefined,
  nextReissueAt: undefined,
  droppedNames: undefined,
  issueRefusal: undefined,
  revokeRefusal: undefined,
} as const;

/** What was signed for a longer term ends with the term as it is now. */
const revoking = { waitingOn: 'issuer', issuerFailures: 0, retryAt: undefined, revocation: { reason: 'cessationOfOperation' } } as const;

/** What an order does by itself when its next deadline is there. */
export function afterDeadline(order: Order, kind: DeadlineKind, now: Instant): Step | undefined {
  const clock = { actor: 'clock' };
  switch (kind) {
    case 'retry-issuer':
      return { ...askIssuerAgain(order, now), ...clock };
    case 'domain-link-ended':
      return linksEnded(order, now);
    case 'window-ended':
      return { facts: { windowClosed: true }, event: 'window-ended', ...clock };
    case 'approval-reminder': {
      if (!order.cancellation) return undefined;
      const cancellation = { ...order.cancellation, remindersSent: order.cancellation.remindersSent + 1 };
      return { facts: { cancellation }, event: 'approval-reminded', ...clock, mails: ['cancel-reminder'] };
    }
    case 'approval-ended':
      return approvalEnded(order, now);
    case 'reissue-due':
      return reissueDue(order, now);
    case 'dropped-names-due':
      return droppedNamesDue(order);
    case 'certificate-reminder':
      return certificateReminder(order, now);
    case 'term-reminder':
      return { facts: { remindedAt: now }, event: 'term-reminded', ...clock, mails: ['term-reminder'] };
    case 'term-ended':
      return { facts: { ...expired, ...(order.certificateOutlives && revoking) }, event: 'expired', ...clock };
  }
}

/** Fresh links and values for those that have ended. What there is to publish now, the contacts are told. */
function linksEnded(order: Order, now: Instant): Step {
  const validations = order.validations.map((v, index) => (v.validatedAt === undefined && v.linkEndsAt <= now ? freshLink(order, v, index, now) : v));
  const step = renewLinks(order, validations, { event: 'domain-link-renewed', actor: 'clock' });
  const isToPublish = validations.some((validation) => !order.validations.includes(validation) && awaitsPublication(validation));
  return isToPublish ? { ...step, mails: [...step.mails, 'validation-needed'] } : step;
}

/** The contacts are told; and an approver who has not answered is asked once more. */
function certificateReminder(order: Order, now: Instant): Step {
  const asked = (v: DomainValidation) => asksByEmail(order) && v.method === 'EMAIL' && v.validatedAt === undefined;
  const validations = order.validations.map((v, index) => (asked(v) ? freshLink(order, v, index, now) : v));
  const step = renewLinks(order, validations, { event: 'certificate-reminded', actor: 'clock' });
  return { ...step, facts: { ...step.facts, certificateRemindedAt: now }, mails: ['certificate-expires', ...step.mails] };
}
