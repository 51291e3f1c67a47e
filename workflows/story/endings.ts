import { outcomeOf } from '../../domain/order/cancellation';
import { credit } from '../../domain/sale/ledger';
import type { Order } from '../../domain/order/order';
import type { Step } from '../transition';

/** Approved: the issuer withdraws and revokes; from here on the order only moves forward, until its price is given back. */
export const leaving = {
  state: 'approved',
  waitingOn: 'issuer',
  issuerFailures: 0,
  retryAt: undefined,
  cancellation: undefined,
  reissue: undefined,
  revocation: undefined,
  droppedNames: undefined,
  nextReissueAt: undefined,
  issueRefusal: undefined,
  revokeRefusal: undefined,
} as const;

/** The last step of a cancellation. The ledger's key `credit:<reference>` makes it once only, whatever is repeated. */
export function end(order: Order, by: Pick<Step, 'actor' | 'note' | 'handedIn'>): Step {
  const over = { waitingOn: null, issuerFailures: 0, retryAt: undefined, issueRefusal: undefined, revokeRefusal: undefined };
  const facts = { ...over, endReason: order.endReason, nothingBack: order.nothingBack };
  const told = order.configurationId !== undefined;
  switch (outcomeOf(order)) {
    case 'nothing':
      return { facts: { ...facts, state: 'cancelled' }, event: 'cancelled', cancelled: true, ...by, mails: told ? ['cancelled'] : [] };
    case 'customer-choice':
      return {
        facts: { ...facts, state: 'cancelled', waitingOn: 'customer-choice' },
        event: 'cancelled',
        cancelled: true,
        ...by,
        mails: told ? ['customer-choice'] : [],
      };
    case 'credit':
      return { facts: { ...facts, state: 'credited' }, event: 'credited', cancelled: true, ...by, transfers: [credit(order)], mails: told ? ['credited'] : [] };
  }
}

/** An order that cannot be fulfilled, before issuance: at once, with credit. */
export function giveUp(order: Order, actor: string, endReason: string): Step {
  return end({ ...order, endReason }, { actor, note: endReason });
}
