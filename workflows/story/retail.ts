import { credit, refund } from '../../domain/sale/ledger';
import type { Order } from '../../domain/order/order';
import type { Letter } from '../messages';
import { submission, type Step } from '../transition';

/** The customer wants the money back: whoever took it gives it back. */
export function requestRefund(order: Order, message: Letter<'requestRefund'>): Step {
  const told = order.configurationId !== undefined;
  return {
    facts: { state: 'refund-requested', waitingOn: 'refund' },
    event: 'refund-requested',
    actor: message.actor,
    handedIn: submission(message.submissionId),
    mails: told ? ['refund-requested'] : [],
  };
}

export function refundDone(order: Order, message: Letter<'refundDone'>): Step {
  const told = order.configurationId !== undefined;
  return {
    facts: { state: 'refunded', waitingOn: null },
    event: 'refunded',
    actor: message.actor,
    note: message.reason,
    transfers: refund(order),
    mails: told ? ['refunded'] : [],
  };
}

/** The provider does not give it back: staff do, another way. */
export function refundFailed({ actor, reason }: Letter<'refundFailed'>): Step {
  return { facts: { refundFailure: reason }, event: 'refund-failed', actor, note: reason };
}

/** The price goes back to the account, and from there pays the new order: no new payment. */
export function restart(order: Order, { actor, reference, submissionId }: Letter<'restart'>): Step {
  return {
    facts: { state: 'restarted', waitingOn: 'restart', restartedAs: { reference, submissionId } },
    event: 'restart-requested',
    actor,
    handedIn: { kind: 'placement', id: submissionId, of: reference },
    transfers: [credit(order)],
  };
}

export function restartPlaced(order: Order): Step | undefined {
  return order.waitingOn === 'restart' ? { facts: { waitingOn: null }, event: 'restarted', actor: 'clock' } : undefined;
}
