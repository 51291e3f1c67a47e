import { cancellationRefusal, isTooLate } from './cancellation';
import { isLookedFor } from './dcv';
import { isOfSeller } from './actor';
import { asksByEmail, asksForProof, isFinal, type Order, type OrderState } from './order';
import { Problem } from './problem';
import { refundedBy } from './refund';
import { cannotBe } from './state-words';
import type { Instant } from './time';

/** What people ask of an order. Each is an update of its workflow. */
export const personMessages = [
  'configure',
  'correctNames',
  'approveDomain',
  'declineDomain',
  'changeApprover',
  'changeMethod',
  'pollDomain',
  'resendEmail',
  'resendInvite',
  'vet',
  'review',
  'requestCancel',
  'withdrawCancel',
  'approveCancel',
  'declineCancel',
  'resendApproval',
  'changeAdminContact',
  'cancelAsStaff',
  'requestRefund',
  'refundDone',
  'refundFailed',
  'restart',
  'reissue',
  'revoke',
  'revokeForKey',
  'setReminders',
  'retryNow',
] as const;
export type PersonMessage = (typeof personMessages)[number];

/** What machines and the clock report. */
export const machineMessages = [
  'domainsChecked',
  'certificateIssued',
  'issueFailed',
  'issueRefused',
  'certificateRevoked',
  'revokeFailed',
  'revokeRefused',
  'restartPlaced',
  'renewalsSeen',
  'deadlinePassed',
  'cancelPressed',
  'activityOverruled',
] as const;
export type MachineMessage = (typeof machineMessages)[number];

export type MessageName = PersonMessage | MachineMessage;

const open: readonly OrderState[] = ['placed', 'configured', 'issued', 'cancel-requested'];

/**
 * THE table: which message is taken in which state. Workflow, API, pages and docs/lifecycle.md ask it; nobody else decides.
 * A repeat that changes nothing (cancel while a request is open) is taken and answered with success. An order that is final
 * takes nothing, whatever stands here.
 */
export const takenIn: Readonly<Record<MessageName, readonly OrderState[]>> = {
  configure: ['placed'],
  correctNames: ['configured'],
  approveDomain: ['configured', 'issued'],
  declineDomain: ['configured', 'issued'],
  changeApprover: ['configured', 'issued'],
  changeMethod: ['configured', 'issued'],
  pollDomain: ['configured', 'issued'],
  resendEmail: ['configured', 'issued'],
  resendInvite: ['placed'],
  vet: ['configured'],
  review: ['configured', 'issued'],
  requestCancel: open,
  withdrawCancel: ['cancel-requested'],
  approveCancel: ['cancel-requested'],
  declineCancel: ['cancel-requested'],
  resendApproval: ['cancel-requested'],
  changeAdminContact: ['configured', 'issued', 'cancel-requested'],
  cancelAsStaff: open,
  requestRefund: ['cancelled'],
  refundDone: ['refund-requested'],
  refundFailed: ['refund-requested'],
  restart: ['cancelled'],
  reissue: ['issued', 'cancel-requested'],
  revoke: ['issued', 'cancel-requested'],
  revokeForKey: ['issued', 'cancel-requested'],
  setReminders: open,
  retryNow: ['configured', 'issued', 'approved', 'revoked', 'expired'],
  domainsChecked: ['configured', 'issued'],
  certificateIssued: ['configured', 'issued', 'cancel-requested'],
  issueFailed: ['configured', 'issued'],
  issueRefused: ['configured', 'issued'],
  certificateRevoked: ['issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  revokeFailed: ['issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  revokeRefused: ['issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  restartPlaced: ['restarted'],
  renewalsSeen: ['configured', 'issued', 'cancel-requested'],
  deadlinePassed: ['placed', 'configured', 'issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  cancelPressed: ['placed', 'configured', 'issued', 'cancel-requested', 'approved', 'cancelled', 'refund-requested', 'restarted', 'revoked', 'expired'],
  activityOverruled: ['placed', 'configured', 'issued', 'cancel-requested', 'approved', 'cancelled', 'refund-requested', 'restarted', 'revoked', 'expired'],
};

const wanted: Readonly<Record<PersonMessage, string>> = {
  configure: 'be configured',
  correctNames: 'have its names corrected',
  approveDomain: 'have its domain approved',
  declineDomain: 'have its domain declined',
  changeApprover: 'get another approver',
  changeMethod: 'have its domain validated another way',
  pollDomain: 'have its domain checked',
  resendEmail: 'have e-mail sent again',
  resendInvite: 'have its invitation sent again',
  vet: 'be vetted',
  review: 'be reviewed',
  requestCancel: 'be cancelled',
  withdrawCancel: 'have its cancellation withdrawn',
  approveCancel: 'have its cancellation approved',
  declineCancel: 'have its cancellation declined',
  resendApproval: 'have the approval e-mail sent again',
  changeAdminContact: 'get another admin contact',
  cancelAsStaff: 'be cancelled',
  requestRefund: 'be refunded',
  refundDone: 'be marked as refunded',
  refundFailed: 'have a refund that failed',
  restart: 'be restarted',
  reissue: 'be reissued',
  revoke: 'have a certificate revoked',
  revokeForKey: 'have certificates revoked for their key',
  setReminders: 'have its reminders changed',
  retryNow: 'be retried',
};

/**
 * Why the order does not take this message now; undefined: it does. Pure, asked twice on purpose: by the update's validator
 * (a cheap refusal that leaves no trace in the history) and when the letter is opened (another one may have come first).
 * @param now the instant that the rule is judged at: for `requestCancel` the request's own instant
 * @param actor who sends it, where that matters; staff when left out
 */
export function refusal(order: Order, message: PersonMessage, now: Instant, actor = 'staff'): Problem | undefined {
  if (!stateTakes(order, message)) {
    return new Problem('conflict', cannotBe(order, wanted[message]));
  }
  if (message === 'requestCancel') return cancellationRefusal(order, now);
  const reason = beyondTheState(order, message, actor);
  return reason === undefined ? undefined : new Problem('conflict', reason);
}

/** Whether there is no refusal; without its words, for lists that show what each order takes. */
export function takes(order: Order, message: PersonMessage, now: Instant, actor = 'staff'): boolean {
  if (!stateTakes(order, message)) return false;
  return message === 'requestCancel' ? !isTooLate(order, now) : beyondTheState(order, message, actor) === undefined;
}

function stateTakes(order: Order, message: PersonMessage): boolean {
  return takenIn[message].includes(order.state) && !isFinal(order);
}

/** What a message needs besides the right state. */
function beyondTheState(order: Order, message: PersonMessage, actor: string): string | undefined {
  const nothingTo = (what: string) => `The order does not wait for ${what}.`;
  switch (message) {
    case 'vet':
      return order.sale.validationLevel === 'DV' || order.vettedAt !== undefined ? nothingTo('vetting, so there is nothing to accept or refuse') : undefined;
    case 'review':
      return order.reviewReason === undefined || order.reviewedAt !== undefined ? nothingTo('review, so there is nothing to release or refuse') : undefined;
    case 'retryNow':
      return askingAgainRefusal(order, actor);
    case 'refundDone':
      if (actor === 'stripe' && order.refundFailure !== undefined) return 'The refund is known to have failed at Stripe, and waits for our staff.';
      return actor !== 'stripe' && refundedBy(order) === 'stripe'
        ? 'Stripe has the refund in hand, so that it must not be paid by hand as well; staff can once Stripe has refused it.'
        : undefined;
    case 'refundFailed':
      return order.refundFailure === undefined ? undefined : 'The refund is known to have failed, and waits for our staff.';
    case 'resendEmail':
      return order.state === 'issued' || asksByEmail(order) ? undefined : nothingTo('domain approval by e-mail, so there is no e-mail to send again');
    case 'changeApprover':
      return asksByEmail(order) ? undefined : nothingTo('domain approval by e-mail, so there is no approver to change');
    case 'changeMethod':
      return asksForProof(order) ? undefined : nothingTo('domain validation, so there is no method to change');
    case 'pollDomain':
      return asksForProof(order) && order.validations.some(isLookedFor) ? undefined : nothingTo('a proof by FILE or DNS, so there is nothing to look for');
    case 'correctNames':
      return order.waitingOn === 'issuer' ? 'The certificate is being signed; reissue it once it is there to change its names.' : undefined;
    case 'reissue':
      return order.reissue && !order.issueRefusal ? 'A reissue of this order is on its way already; wait until its certificate is there.' : undefined;
    default:
      return undefined;
  }
}

/** What the issuer refused for good, whoever can mend it has asked again; staff may whatever it was. */
function askingAgainRefusal({ waitingOn, issueRefusal, revokeRefusal }: Order, actor: string): string | undefined {
  if (waitingOn === 'issuer' || issueRefusal?.remedy === 'customer-action') return undefined;
  if (issueRefusal === undefined && revokeRefusal === undefined) return 'The order does not wait for the issuer, so there is nothing to retry.';
  if (isOfSeller(actor)) return undefined;
  return issueRefusal?.remedy === 'csr'
    ? 'The issuer has refused this CSR for good, so asking again does not help; send another CSR.'
    : 'Our staff have to act first; the issuer is asked again then.';
}
