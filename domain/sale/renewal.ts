import type { Order, OrderState } from '../order/order';
import { Problem } from '../problem';
import { isSameFamily } from './product';
import { termEnd } from './term';
import { DAY_MS, readableDay, type Instant } from '../time';

/** What the tables know of the orders beside one: of the order that it renews, and of those that renew it. */
export interface Renewals {
  /** When the term of the order that it renews ends; undefined: that one has no days to lend any more, because its price was given back */
  lenderEndsAt?: Instant;
  /** The order that renews it and has its certificate */
  renewedAs?: string;
}

/** The price was given back, one way or the other. */
export const givenBackStates: readonly OrderState[] = ['credited', 'refunded', 'restarted'];

/** An order in such a state has days of its own to lose. */
export const borrowingStates: readonly OrderState[] = ['configured', 'issued', 'cancel-requested'];

/** An order in such a state has taken the place of the one that it renews: it has, or had to the end, a certificate. */
export const replacingStates: readonly OrderState[] = ['issued', 'cancel-requested', 'expired'];

/** Until when an order has days to lend to one that renews it. */
export function lendsUntil({ state, termEndsAt }: Pick<Order, 'state' | 'termEndsAt'>): Instant | undefined {
  return givenBackStates.includes(state) ? undefined : termEndsAt;
}

/** Refuses days from an order of somebody else, or of another product family. The doors send no such thing; an operator may. */
export function checkLender(order: Order, lender: Order | undefined): void {
  if (lender?.sale.accountId === order.sale.accountId && isSameFamily(order, lender)) return;
  throw Problem.field('renewalOf', 'Days are carried within an account and a product family only; leave out termEndsAt, or renewalOf.', 'conflict');
}

/** What an order has once days are taken back. */
export type Less = Pick<Order, 'renewalOf' | 'termEndsAt' | 'certificateOutlives'>;

/**
 * Days that an order has of the one that it renews, and that one no longer can lend, are taken back: its term ends when it would have without them, but
 * not before now. Undefined: there are none.
 */
export function takenBack(order: Order, lenderEndsAt: Instant | undefined, now: Instant): Less | undefined {
  const { sale, renewalOf, issuedAt, termEndsAt, certificateExpiresAt } = order;
  if (renewalOf?.termEndsAt === undefined || !borrowingStates.includes(order.state)) return undefined;
  if (lenderEndsAt !== undefined && lenderEndsAt >= renewalOf.termEndsAt) return undefined;
  const less = { reference: renewalOf.reference, termEndsAt: lenderEndsAt };
  if (issuedAt === undefined || termEndsAt === undefined) return { renewalOf: less };
  const endsAt = Math.min(termEndsAt, Math.max(termEnd({ sale, renewalOf: less }, issuedAt), now));
  // What is left of a longer term than could be carried is as much as before.
  if (lenderEndsAt !== undefined && endsAt === termEndsAt) return undefined;
  const outlives = certificateExpiresAt !== undefined && certificateExpiresAt >= endsAt;
  return { renewalOf: less, termEndsAt: endsAt, ...(outlives && { certificateOutlives: true }) };
}

/** Whether what the tables know is news to the order. */
export function isNews(order: Order, { lenderEndsAt, renewedAs }: Renewals, now: Instant): boolean {
  return takenBack(order, lenderEndsAt, now) !== undefined || isRenewedAnew(order, renewedAs);
}

/** Whether an order is to be told that it is renewed now, by another order, or not any more. */
export function isRenewedAnew(order: Order, renewedAs: string | undefined): boolean {
  return (order.state === 'issued' || order.state === 'cancel-requested') && order.renewedAs !== renewedAs;
}

/** Why and what, for event and e-mail. */
export function takenBackInWords(before: Order, { renewalOf, termEndsAt, certificateOutlives }: Less): string {
  const reference = renewalOf?.reference ?? '';
  const isGone = renewalOf?.termEndsAt === undefined;
  const why = isGone
    ? `${reference}, which this order renews, was cancelled and its price was given back`
    : `${reference}, which this order renews, lost days itself`;
  if (before.termEndsAt === undefined || termEndsAt === undefined)
    return `${why}: ${isGone ? 'none of its days are' : 'only what it still has left is'} added to the term of this one.`;
  const days = Math.round((before.termEndsAt - termEndsAt) / DAY_MS);
  const what = `${days === 1 ? 'a day that was' : `${days} days that were`} added from it ${days === 1 ? 'is' : 'are'} taken back`;
  const then = certificateOutlives ? ' A certificate that is valid for longer is revoked then.' : '';
  return `${why}: ${what}. The term now ends on ${readableDay(termEndsAt)}.${then}`;
}

/** For whoever is about to cancel an order that has lent days: what becomes of the one that has them. Undefined: nothing. */
export function borrowerPreview(borrower: Order | undefined, now: Instant): { reference: string; termEndsAt?: Instant; sentence: string } | undefined {
  const less = borrower && takenBack(borrower, undefined, now);
  if (!less) return undefined;
  const { reference } = borrower;
  const begins = `${reference} renews this order and has days of it. When the price is given back, they are taken back`;
  const ends = less.termEndsAt === undefined ? ' before they are added to its term.' : `: its term then ends on ${readableDay(less.termEndsAt)}.`;
  return { reference, termEndsAt: less.termEndsAt, sentence: begins + ends };
}
