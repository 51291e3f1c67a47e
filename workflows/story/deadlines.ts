import type { DeadlineKind } from '../../domain/deadline';
import type { Order } from '../../domain/order';
import type { Instant } from '../../domain/time';
import { freshLink } from '../links';
import type { Step } from '../transition';
import { reissueDue } from './after-issuance';
import { approvalEnded } from './cancelling';
import { renewLinks } from './configuring';
import { askIssuerAgain } from './issuer';

/** What an order does by itself when its next deadline is there. */
export function afterDeadline(order: Order, kind: DeadlineKind, now: Instant): Step | undefined {
  const clock = { actor: 'clock' };
  switch (kind) {
    case 'retry-issuer':
      return { ...askIssuerAgain(order, now), ...clock };
    case 'domain-link-ended': {
      const validations = order.validations.map((v, index) => (v.validatedAt === undefined && v.linkEndsAt <= now ? freshLink(order, v, index, now) : v));
      return renewLinks(order, validations, { event: 'domain-link-renewed', ...clock });
    }
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
    case 'term-reminder':
      return { facts: { remindedAt: now }, event: 'term-reminded', ...clock, mails: ['term-reminder'] };
    case 'term-ended':
      return { facts: { state: 'expired', waitingOn: null, reissue: undefined, nextReissueAt: undefined }, event: 'expired', ...clock };
  }
}
