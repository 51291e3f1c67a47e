import type { Order } from '../order/order';
import { Problem } from '../problem';
import { addCalendarMonths, DAY_MS, HOUR_MS, type Instant } from '../time';

/** What is left of a renewed order's term is added to the new one, up to this. */
const MOST_CARRIED_MS = 90 * DAY_MS;
/** Long enough before a certificate expires to validate domains again and to install the new one. */
const REISSUE_LEAD_MS = 30 * DAY_MS;
/** Begun earlier by this, so that whoever has to have a domain validated has been written to by then. */
const MAIL_MS = HOUR_MS;
/** A certificate that ends this shortly before the term is not worth another one. */
const SAME_END_MS = DAY_MS;

/** End of the term of an order whose first certificate is issued at this instant: calendar months, UTC, and what a renewed order had left. */
export function termEnd({ sale, renewalOf }: Pick<Order, 'sale' | 'renewalOf'>, issuedAt: Instant): Instant {
  const left = renewalOf?.termEndsAt === undefined ? 0 : renewalOf.termEndsAt - issuedAt;
  return addCalendarMonths(issuedAt, sale.termMonths) + Math.min(Math.max(left, 0), MOST_CARRIED_MS);
}

/**
 * The older order whose remaining days this one has, or is to have. They are carried once: another renewal of that order is refused, until
 * one that had them comes to nothing before its certificate.
 */
export function carriesDaysOf({ renewalOf, placedAt, issuedAt, state }: Order): string | undefined {
  const isOver = issuedAt === undefined && state !== 'placed' && state !== 'configured';
  return renewalOf?.termEndsAt === undefined || isOver || renewalOf.termEndsAt <= placedAt ? undefined : renewalOf.reference;
}

/** Refusal of a renewal whose days another order has. It names no field: not every door that renews has one for it. */
export function daysCarried(reference: string): Problem {
  return Problem.field(
    'renewal',
    `${reference} is renewed by another order already, which has the days that it had left; order without renewing it.`,
    'conflict',
  );
}

/** Whether this is that refusal, also after it has come through the engine. */
export function isDaysCarried(error: unknown): boolean {
  return error instanceof Problem && error.kind === 'conflict' && error.fields.some(({ field }) => field === 'renewal');
}

/** Whether another certificate is to follow before the term ends. */
export function isFollowed(notAfter: Instant, termEndsAt: Instant): boolean {
  return notAfter < termEndsAt - SAME_END_MS;
}

/**
 * When a certificate is reissued by itself: 30 days before it expires, or after two thirds of its life where that is later; an hour earlier,
 * to be exact. Undefined where it lasts until the term ends.
 */
export function reissueDueAt(notBefore: Instant, notAfter: Instant, termEndsAt: Instant): Instant | undefined {
  if (!isFollowed(notAfter, termEndsAt)) return undefined;
  return notAfter - Math.min(REISSUE_LEAD_MS, Math.floor((notAfter - notBefore) / 3)) - MAIL_MS;
}
