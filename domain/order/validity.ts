import { DAY_MS, SECOND_MS } from '../time';

/**
 * Longest validity of a certificate by the day it is issued, newest rule first. Baseline Requirements 6.3.2 allow
 * 398, 200, 100 and 47 days; a day less leaves room for clocks and for the inclusive last second.
 */
const validityCaps = [
  { from: Date.UTC(2029, 2, 15), days: 46 },
  { from: Date.UTC(2027, 2, 15), days: 99 },
  { from: Date.UTC(2026, 2, 15), days: 199 },
  { from: -Infinity, days: 397 },
] as const;

/** Takes the instant of issuance, gives the longest validity then in days of 86,400 seconds. */
export function validityCapDays(at: Date | number): number {
  const instant = Number(at);
  return validityCaps.find((cap) => instant >= cap.from)?.days ?? 0;
}

/**
 * Last second of a certificate issued at `notBefore` for an order whose term ends at `termEndsAt`: the validity cap or
 * the term's end, whichever comes first, in whole seconds. Both of a certificate's dates are inclusive (RFC 5280
 * section 4.1.2.5), so this is one second before that end.
 */
export function certificateNotAfter(notBefore: Date | number, termEndsAt: Date | number): Date {
  const capEndsAt = Number(notBefore) + validityCapDays(notBefore) * DAY_MS;
  const end = Math.min(capEndsAt, Number(termEndsAt));
  return new Date(Math.floor(end / SECOND_MS) * SECOND_MS - SECOND_MS);
}
