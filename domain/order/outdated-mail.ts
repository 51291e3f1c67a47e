import { asksForValidation, type Order } from './order';
import type { MailKind } from './transition';

/**
 * Whether an e-mail that could not go out so far has nothing to say any more: what it asks for was done, or came to nothing, or the order was cancelled
 * or renewed meanwhile. Links that are dead are another matter (domain/validation/approval.ts). What tells how something came out is sent, however late.
 */
export function isOutdated(kind: MailKind, order: Order): boolean {
  const hasCertificate = order.state === 'issued' || order.state === 'cancel-requested';
  switch (kind) {
    case 'invite':
      return order.state !== 'placed';
    case 'validation-needed':
      return !asksForValidation(order);
    case 'issue-refused':
      return order.issueRefusal === undefined;
    case 'issued':
      return !hasCertificate;
    case 'certificate-expires':
      return order.state !== 'issued' || order.certificateRemindedAt === undefined;
    case 'term-reminder':
      return !hasCertificate || order.renewedAs !== undefined;
    case 'customer-choice':
      return order.waitingOn !== 'customer-choice';
    default:
      return false;
  }
}
