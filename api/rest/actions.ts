import { takes } from '../../domain/order/lifecycle';
import type { PersonMessage } from '../../domain/order/messages';
import type { Order } from '../../domain/order/order';

/** The door, in events. */
export const ACTOR = 'reseller-api';

/** What customers may ask of an order here, and the message that it is. */
const messageOf = {
  configure: 'configure',
  'correct-configuration': 'correctNames',
  'change-approver': 'changeApprover',
  'change-validation-method': 'changeMethod',
  'check-domains': 'pollDomain',
  'ask-issuer-again': 'retryNow',
  'resend-email': 'resendEmail',
  cancel: 'requestCancel',
  'withdraw-cancellation': 'withdrawCancel',
  'resend-approval': 'resendApproval',
  reissue: 'reissue',
  revoke: 'revoke',
  'set-reminders': 'setReminders',
  'request-refund': 'requestRefund',
  restart: 'restart',
} as const satisfies Record<string, PersonMessage>;

export type OrderAction = keyof typeof messageOf;
export const orderActions = Object.keys(messageOf) as [OrderAction, ...OrderAction[]];

/** By the table that the workflow asks as well. Retail's choices need a retail order. */
export function offeredActions(order: Order, now = Date.now()): OrderAction[] {
  return orderActions.filter((action) => {
    if ((action === 'request-refund' || action === 'restart') && order.sale.accountKind !== 'retail') return false;
    if (action === 'cancel' && order.state === 'cancel-requested') return false;
    return takes(order, messageOf[action], now, ACTOR);
  });
}
