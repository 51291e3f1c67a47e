import { asksForValidation, type Order } from '../order/order';
import type { Instant } from '../time';

export type Decision = 'approve' | 'decline';

/** Id of the message that answers an approval, and so the cause of its event: pressing a button twice is one message. */
export function answerId(approvalId: string, decision: Decision): string {
  return `${approvalId} ${decision}`;
}

/** Live: the order still names it. A newer link, an answer or the end of the request makes a link dead without touching its row. */
export function isLive(order: Order, approval: { id: string; endsAt: Instant }, now: Instant): boolean {
  if (now > approval.endsAt) return false;
  return (
    order.cancellation?.approvalId === approval.id ||
    (asksForValidation(order) && order.validations.some((v) => v.approvalId === approval.id && v.validatedAt === undefined))
  );
}
