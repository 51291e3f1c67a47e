import type { Order } from '../domain/order/order';
import type { Instant } from '../domain/time';
import type { Message } from './messages';
import { changeAdminContact, remindersSet, reissue, revoke, revokeForKey } from './story/after-issuance';
import { approveCancel, cancelAsStaff, declineCancel, requestCancel, resendApproval, withdrawCancel } from './story/cancelling';
import { afterDeadline } from './story/deadlines';
import {
  approveDomain,
  changeApprover,
  changeMethod,
  configure,
  correctNames,
  declineDomain,
  validationsChecked,
  resendEmail,
  resendInvite,
  review,
  vet,
} from './story/configuring';
import { askIssuerAgain, certificateIssued, certificateRevoked, issuePending, issueRefused, issuerFailed, revokeRefused } from './story/issuer';
import { renewalsSeen } from './story/renewals';
import { refundDone, refundFailed, requestRefund, restart, restartPlaced } from './story/retail';
import type { Step } from './transition';

/**
 * The story of an order, top to bottom: what each message does to it. Pure: takes the order, the message and the workflow's now,
 * gives the next step, or undefined where nothing changes; refuses with a Problem. That the state takes the message was asked before.
 */
export function nextStep(order: Order, message: Message, now: Instant): Step | undefined {
  switch (message.type) {
    // -- from placed to issued
    case 'configure':
      return configure(order, message, now);
    case 'correctNames':
      return correctNames(order, message, now);
    case 'approveDomain':
      return approveDomain(order, message, now);
    case 'declineDomain':
      return declineDomain(order, message, now);
    case 'changeApprover':
      return changeApprover(order, message, now);
    case 'changeMethod':
      return changeMethod(order, message, now);
    case 'pollDomain':
      return undefined; // the order's checks are hurried (order.ts); what they see comes as a letter
    case 'validationsChecked':
      return validationsChecked(order, message, now);
    case 'resendEmail':
      return resendEmail(order, message, now);
    case 'resendInvite':
      return resendInvite(message);
    case 'vet':
      return vet(order, message, now);
    case 'review':
      return review(order, message, now);
    case 'certificateIssued':
      return certificateIssued(order, message, now);

    // -- cancelling
    case 'requestCancel':
      return requestCancel(order, message, now);
    case 'withdrawCancel':
      return withdrawCancel(order, message, now);
    case 'resendApproval':
      return resendApproval(order, message, now);
    case 'approveCancel':
      return approveCancel(order, message, now);
    case 'declineCancel':
      return declineCancel(order, message, now);
    case 'changeAdminContact':
      return changeAdminContact(order, message, now);
    case 'cancelAsStaff':
      return cancelAsStaff(order, message, now);
    case 'certificateRevoked':
      return certificateRevoked(order, message, now);

    // -- what a retail customer chooses then
    case 'requestRefund':
      return requestRefund(order, message);
    case 'refundDone':
      return refundDone(order, message);
    case 'refundFailed':
      return refundFailed(message);
    case 'restart':
      return restart(order, message);
    case 'restartPlaced':
      return restartPlaced(order);

    // -- after issuance
    case 'reissue':
      return reissue(order, message, now);
    case 'revoke':
      return revoke(order, message, now);
    case 'revokeForKey':
      return revokeForKey(order, message, now);
    case 'setReminders':
      return remindersSet(order, message, now);
    case 'renewalsSeen':
      return renewalsSeen(order, message, now);

    // -- the issuer in trouble, the clock, and the operator
    case 'issueFailed':
    case 'revokeFailed':
      return issuerFailed(order, message, now);
    case 'issueRefused':
      return issueRefused(order, message);
    case 'issuePending':
      return issuePending(order, message);
    case 'revokeRefused':
      return revokeRefused(order, message, now);
    case 'retryNow':
      return { ...askIssuerAgain(order, now), actor: message.actor, note: message.reason };
    case 'deadlinePassed':
      return afterDeadline(order, message.kind, now);
    case 'activityOverruled':
      return { facts: {}, event: 'activity-overruled', actor: 'operator', note: message.note };
    case 'cancelPressed':
      return {
        facts: {},
        event: 'cancel-pressed',
        actor: 'operator',
        note: 'Cancel was pressed in the Temporal UI. It changes nothing; use the update cancelAsStaff.',
      };
    default:
      throw new Error(`The story says nothing of ${String(message satisfies never)}.`);
  }
}
