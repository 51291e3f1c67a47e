import type { Order } from './order';
import { DAY_MS, type Instant } from './time';

/** When the admin contact is reminded next, by the shares of the approval window that the policy names. */
export function nextApprovalReminder({ cancellation, sale }: Order): Instant | undefined {
  if (cancellation === undefined) return undefined;
  const share = sale.policy.approvalReminders[cancellation.remindersSent];
  return share === undefined ? undefined : cancellation.askedAt + Math.floor((cancellation.endsAt - cancellation.askedAt) * share);
}

/** When the contacts are reminded next that the term ends: by the customer's own schedule, else by the policy's shares of the term. */
export function nextTermReminder({ issuedAt, termEndsAt, reminderDays, remindedAt = 0, sale }: Order): Instant | undefined {
  if (issuedAt === undefined || termEndsAt === undefined) return undefined;
  const instants = reminderDays
    ? reminderDays.map((days) => termEndsAt - days * DAY_MS)
    : sale.policy.termReminders.map((share) => issuedAt + Math.floor((termEndsAt - issuedAt) * share));
  return instants.filter((at) => at > Math.max(remindedAt, issuedAt)).sort((a, b) => a - b)[0];
}
