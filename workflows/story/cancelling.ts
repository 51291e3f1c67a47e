import { isInWindow } from '../../domain/order/cancellation';
import type { CancellationRequest, Order } from '../../domain/order/order';
import { requestInstant } from '../../domain/sale/policy';
import type { Instant } from '../../domain/time';
import { cancellationApproval, openCancellation } from '../links';
import type { Letter } from '../messages';
import { submission, type Step } from '../transition';
import { end, leaving } from './endings';
import { onward, type Onward } from './validating';

export function requestCancel(order: Order, message: Letter<'requestCancel'>, now: Instant): Step | undefined {
  if (order.state === 'cancel-requested') return undefined;
  const by = { actor: message.actor, handedIn: submission(message.submissionId) };
  if (order.state !== 'issued') {
    const facts = { endReason: 'It was cancelled before its certificate was issued.' };
    // A certificate may be signed this very moment: what the issuer has is withdrawn first, then the price comes back.
    if (order.waitingOn === 'issuer') return { facts: { ...facts, ...leaving }, event: 'cancel-approved', cancelled: true, ...by };
    return end({ ...order, ...facts }, by);
  }
  if (order.sale.policy.approver === 'none')
    return { facts: { ...leaving, endReason: 'Its certificate was revoked.' }, event: 'cancel-approved', cancelled: true, ...by };
  const { approval, cancellation } = askAdminContact(order, requestInstant(message.requestedAt, now), now);
  return {
    facts: { state: 'cancel-requested', waitingOn: 'admin-contact', cancellation },
    event: 'cancel-requested',
    ...by,
    approvals: [approval],
    mails: ['cancel-requested'],
  };
}

/** A new link with the end of the old one: however often it is sent, the approval window is the policy's. */
export function resendApproval(order: Order, message: Letter<'resendApproval'>, now: Instant): Step {
  const { requestedAt, endsAt } = order.cancellation ?? { requestedAt: now, endsAt: undefined };
  const { approval, cancellation } = askAdminContact(order, requestedAt, now, endsAt);
  return { facts: { cancellation }, event: 'approval-resent', actor: message.actor, approvals: [approval], mails: ['cancel-requested'] };
}

/**
 * A fresh link to the admin contact; an older one is dead, because the order no longer names it.
 * @param endsAt when left out: the policy's window from now on
 */
export function askAdminContact(order: Order, requestedAt: Instant, now: Instant, endsAt: Instant = now + order.sale.policy.approvalWindowMs) {
  const approval = cancellationApproval(order, endsAt);
  const cancellation: CancellationRequest = { requestedAt, approvalId: approval.id, askedAt: now, endsAt: approval.endsAt, remindersSent: 0 };
  return { approval, cancellation };
}

export function approveCancel(order: Order, message: Letter<'approveCancel'>, now: Instant): Step {
  openCancellation(order, message.approvalId, now);
  return { facts: { ...leaving, endReason: 'The admin contact approved the cancellation.' }, event: 'cancel-approved', cancelled: true, actor: message.actor };
}

export function declineCancel(order: Order, message: Letter<'declineCancel'>, now: Instant): Step {
  openCancellation(order, message.approvalId, now);
  const ahead = staying(order, now);
  return { ...ahead, event: 'cancel-declined', actor: message.actor, handedIn: submission(message.submissionId), mails: ['cancel-declined', ...ahead.mails] };
}

export function withdrawCancel(order: Order, message: Letter<'withdrawCancel'>, now: Instant): Step {
  const ahead = staying(order, now);
  return { ...ahead, event: 'cancel-withdrawn', actor: message.actor, handedIn: submission(message.submissionId), mails: ['cancel-withdrawn', ...ahead.mails] };
}

export function cancelAsStaff(order: Order, message: Letter<'cancelAsStaff'>, now: Instant): Step {
  const by = { actor: message.actor, note: message.reason };
  // Staff are not above the policy: what is in the window comes back, what is not does not.
  const inTime = isInWindow(order, order.cancellation?.requestedAt ?? now);
  const facts = { endReason: 'It was cancelled by staff.', nothingBack: !inTime };
  if (order.state === 'placed' || (order.state === 'configured' && order.waitingOn !== 'issuer')) return end({ ...order, ...facts }, by);
  return { facts: { ...facts, ...leaving }, event: 'cancel-approved', cancelled: true, ...by };
}

export function approvalEnded(order: Order, now: Instant): Step {
  const ahead = staying(order, now);
  return { ...ahead, event: 'cancel-approval-ended', actor: 'clock', mails: ['cancel-approval-ended', ...ahead.mails] };
}

/** The request to cancel is over and the certificate stays; what stood still meanwhile goes on. */
export function staying(order: Order, now: Instant): Onward {
  return onward(order, { state: 'issued', cancellation: undefined }, now);
}
