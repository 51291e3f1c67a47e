import type { Sender } from '../people/actor';
import { domainByDomain, domainName, instant, list, object, oneOf, optional, reference, text, type Fields } from '../shapes';
import { validationMethods, type Order, type OrderState } from './order';

/** What people ask of an order: all that there is to know of such a message. Each is an update of its workflow. */
export interface Message {
  takenIn: readonly OrderState[];
  /** Who sends it; staff and operators may send all. On an order of a test account customers play every part. */
  from: readonly Exclude<Sender, 'staff'>[];
  /** Whose act it is at the desk */
  desk?: 'vetting' | 'support';
  /** In a refusal: the order cannot ... */
  toBe: string;
  /** Shown in the Temporal UI beside the update, with the arguments where operators may send it */
  description: string;
  fields: Fields;
  /** Why the order does not take it, though its state does */
  unless?: (order: Order, actor: string) => string | undefined;
}

/** As long as the columns that they end up in. */
export const reason = text(500);
export const id = text(40);
export const renewed = object({ reference, termEndsAt: optional(instant) }, 'an order with reference, and termEndsAt where its days are carried');
export const domains = list(0, 100, domainName);
/**
 * A configuration that was handed in, its names, what has to be validated and how (EMAIL where it is not said), and why staff have to look at it first.
 * `mailboxDomains`: where a mailbox is below its domain, the domain that it is at.
 */
export const handedIn = {
  submissionId: id,
  names: list(1, 100, domainName),
  domains,
  method: optional(oneOf(validationMethods)),
  mailboxDomains: optional(domainByDomain),
  reviewReason: optional(reason),
};

/** `actor`: customers by their door, people who signed in by their id, operators by the name that they type (domain/people/actor.ts). */
export const said = <F extends Fields>(fields: F = {} as F) => ({ actor: text(100), ...fields });
