import { DOMAIN_LINK_MS } from '../sale/policy';
import { asksForValidation, type DomainValidation, type Order } from '../order/order';
import { HOUR_MS, SECOND_MS, type Instant } from '../time';

/** One look for the publication of a validation, in words for the customer. */
export interface ValidationCheck {
  at: Instant;
  passed: boolean;
  /** What was looked up and where */
  lookedUp: string;
  /** What was seen there */
  seen: string;
}

/** Whether we look for it ourselves: by FILE, SFILE or DNS, and not seen yet. */
export function awaitsPublication({ method, validatedAt }: Pick<DomainValidation, 'method' | 'validatedAt'>): boolean {
  return method !== 'EMAIL' && validatedAt === undefined;
}

/** Since when a validation is asked for. */
export function askedAt({ linkEndsAt }: Pick<DomainValidation, 'linkEndsAt'>): Instant {
  return linkEndsAt - DOMAIN_LINK_MS;
}

/** When an order's validations are checked next; undefined: none awaits a publication. @param lastCheckAt undefined: there was no check yet */
export function nextCheckAt(order: Order, lastCheckAt: Instant | undefined): Instant | undefined {
  const open = asksForValidation(order) ? order.validations.filter(awaitsPublication) : [];
  if (open.length === 0) return undefined;
  const since = Math.max(...open.map(askedAt));
  return checkAfter(Math.max(lastCheckAt ?? 0, since), since);
}

/** By ourselves: after a quarter of the time that has passed since the value was given out, at least 30 seconds and at most 6 hours after the last check. */
function checkAfter(lastCheckAt: Instant, since: Instant): Instant {
  const pauseMs = Math.min(Math.max((lastCheckAt - since) / 4, 30 * SECOND_MS), 6 * HOUR_MS);
  return lastCheckAt + Math.round(pauseMs);
}
