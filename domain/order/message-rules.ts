import { isOfSeller } from '../people/actor';
import { refundedBy } from '../sale/refund';
import type { Order } from './order';

/** Rules of messages that are longer than a line: why an order does not take one, though its state does. */

export function nothingTo(what: string): string {
  return `The order does not wait for ${what}.`;
}

/** What the issuer refused for good, whoever can mend it has asked again; staff may whatever it was. */
export function askingAgainRefusal({ waitingOn, issueRefusal, revokeRefusal }: Order, by: string): string | undefined {
  if (waitingOn === 'issuer' || issueRefusal?.remedy === 'customer-action') return undefined;
  if (issueRefusal === undefined && revokeRefusal === undefined) return 'The order does not wait for the issuer, so there is nothing to retry.';
  if (isOfSeller(by)) return undefined;
  return issueRefusal?.remedy === 'csr'
    ? 'The issuer has refused this CSR for good, so asking again does not help; send another CSR.'
    : 'Our staff have to act first; the issuer is asked again then.';
}

/** A refund is carried out once: by the provider, or by staff once the provider has failed. */
export function alreadyInHand(order: Order, by: string): string | undefined {
  if (by === 'stripe') return order.refundFailure === undefined ? undefined : 'The refund is known to have failed at Stripe, and waits for our staff.';
  return refundedBy(order) === 'stripe'
    ? 'Stripe has the refund in hand, so that it must not be paid by hand as well; staff can once Stripe has refused it.'
    : undefined;
}
