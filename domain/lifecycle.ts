import { cancellationRefusal } from './cancellation';
import { isFinal, type Order, type OrderState } from './order';
import { Problem } from './problem';
import type { Instant } from './time';

/** What people ask of an order. Each is an update of its workflow. */
export const personMessages = [
  'configure',
  'approveDomain',
  'declineDomain',
  'changeApprover',
  'resendEmail',
  'vet',
  'requestCancel',
  'approveCancel',
  'declineCancel',
  'resendApproval',
  'cancelAsStaff',
  'retryNow',
] as const;
export type PersonMessage = (typeof personMessages)[number];

/** What machines and the clock report. */
export const machineMessages = ['certificateIssued', 'issueFailed', 'certificateRevoked', 'revokeFailed', 'deadlinePassed', 'cancelPressed'] as const;
export type MachineMessage = (typeof machineMessages)[number];

export type MessageName = PersonMessage | MachineMessage;

/**
 * THE table: which message is taken in which state. Workflow, API, pages and docs/lifecycle.md ask it; nobody else decides.
 * A repeat that changes nothing (cancel while a request is open) is taken and answered with success.
 */
export const takenIn: Readonly<Record<MessageName, readonly OrderState[]>> = {
  configure: ['placed'],
  approveDomain: ['configured'],
  declineDomain: ['configured'],
  changeApprover: ['configured'],
  resendEmail: ['configured', 'issued'],
  vet: ['configured'],
  requestCancel: ['placed', 'configured', 'issued', 'cancel-requested'],
  approveCancel: ['cancel-requested'],
  declineCancel: ['cancel-requested'],
  resendApproval: ['cancel-requested'],
  cancelAsStaff: ['placed', 'configured', 'issued', 'cancel-requested'],
  retryNow: ['configured', 'approved'],
  certificateIssued: ['configured'],
  issueFailed: ['configured'],
  certificateRevoked: ['approved'],
  revokeFailed: ['approved'],
  deadlinePassed: ['configured', 'issued', 'cancel-requested', 'approved'],
  cancelPressed: ['placed', 'configured', 'issued', 'cancel-requested', 'approved'],
};

/** In words, for refusals. */
const stateInWords: Readonly<Record<OrderState, string>> = {
  placed: 'is placed and not configured yet',
  configured: 'is configured and not issued yet',
  issued: 'is issued',
  'cancel-requested': 'waits for the admin contact to approve its cancellation',
  approved: 'is being cancelled: the cancellation is approved and the certificate is being revoked',
  credited: 'is cancelled and credited',
  cancelled: 'is cancelled',
  'refund-requested': 'is cancelled and a refund is requested',
  refunded: 'is cancelled and refunded',
  restarted: 'is cancelled and was restarted as a new order',
  revoked: 'is revoked',
  expired: 'has reached the end of its term',
};

const wanted: Readonly<Record<PersonMessage, string>> = {
  configure: 'be configured',
  approveDomain: 'have its domain approved',
  declineDomain: 'have its domain declined',
  changeApprover: 'get another approver',
  resendEmail: 'have e-mail sent again',
  vet: 'be vetted',
  requestCancel: 'be cancelled',
  approveCancel: 'have its cancellation approved',
  declineCancel: 'have its cancellation declined',
  resendApproval: 'have the approval e-mail sent again',
  cancelAsStaff: 'be cancelled',
  retryNow: 'be retried',
};

export function describeState(state: OrderState): string {
  return stateInWords[state];
}

/**
 * Why the order does not take this message now; undefined: it does. Pure, asked twice on purpose: by the update's validator
 * (a cheap refusal that leaves no trace in the history) and when the letter is opened (another one may have come first).
 * @param now the instant that the rule is judged at: for `requestCancel` the request's own instant
 */
export function refusal(order: Order, message: PersonMessage, now: Instant): Problem | undefined {
  if (!takenIn[message].includes(order.state)) {
    const hint = isFinal(order) ? ' A cancelled or ended order cannot be re-instated; place a new order.' : '';
    return new Problem('conflict', `The order ${stateInWords[order.state]}, so it cannot ${wanted[message]}.${hint}`);
  }
  if (message === 'requestCancel') return cancellationRefusal(order, now);
  if (message === 'vet' && (order.sale.validationLevel === 'DV' || order.vettedAt !== undefined)) {
    return new Problem('conflict', 'The order does not wait for vetting, so there is nothing to accept or refuse.');
  }
  if (message === 'retryNow' && order.waitingOn !== 'issuer') {
    return new Problem('conflict', 'The order does not wait for the issuer, so there is nothing to retry.');
  }
  return undefined;
}
