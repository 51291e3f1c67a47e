import type { Order } from './order';
import { isFollowed, reissueDueAt } from '../sale/term';
import { DAY_MS, type Instant } from '../time';

/** When the admin contact is reminded next, by the shares of the approval window that the policy names. */
export function nextApprovalReminder({ cancellation, sale }: Order): Instant | undefined {
  if (cancellation === undefined) return undefined;
  const share = sale.policy.approvalReminders[cancellation.remindersSent];
  return share === undefined ? undefined : cancellation.askedAt + Math.floor((cancellation.endsAt - cancellation.askedAt) * share);
}

/** When the contacts are reminded next that the term ends: by the customer's own schedule, else by the policy's shares of the term. Not where the order is renewed. */
export function nextTermReminder({ issuedAt, termEndsAt, renewedAs, reminderDays, remindedAt = 0, sale }: Order): Instant | undefined {
  if (issuedAt === undefined || termEndsAt === undefined || renewedAs !== undefined) return undefined;
  const instants = reminderDays
    ? reminderDays.map((days) => termEndsAt - days * DAY_MS)
    : sale.policy.termReminders.map((share) => issuedAt + Math.floor((termEndsAt - issuedAt) * share));
  return instants.filter((at) => at > Math.max(remindedAt, issuedAt)).sort((a, b) => a - b)[0];
}

/** When the contacts are reminded that a certificate expires which another one should have followed: as shares of its life, the last when it is over. */
const certificateReminders = [0.93, 0.98, 1] as const;

/**
 * When the contacts are reminded next that the certificate expires before the term ends and no other one is there. Where nothing is begun by
 * itself then (policy, or the customer has begun something before), already when a reissue is due.
 */
export function nextCertificateReminder(order: Order): Instant | undefined {
  const { certificateStartsAt: from = order.issuedAt, certificateExpiresAt: to, termEndsAt, reissue, nextReissueAt, certificateRemindedAt = 0 } = order;
  // Revoked: its contacts know, and an expiry is not what is missing.
  if (order.compromisedAt !== undefined) return undefined;
  if (from === undefined || to === undefined || termEndsAt === undefined || !isFollowed(to, termEndsAt)) return undefined;
  const begins = nextReissueAt !== undefined && reissue === undefined;
  const due = begins ? undefined : reissueDueAt(from, to, termEndsAt);
  const instants = [due, ...certificateReminders.map((share) => from + Math.floor((to - from) * share))];
  return instants.find((at) => at !== undefined && at > Math.max(certificateRemindedAt, reissue?.requestedAt ?? from));
}
