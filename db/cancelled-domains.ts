import { registrableDomain } from '../domain/names';
import type { Order } from '../domain/order';
import { addCalendarMonths, type Instant } from '../domain/time';
import type { Queryable } from './connection';

/** Remembers the domains of an order that is cancelled now. */
export async function insertCancelledDomains(db: Queryable, order: Order, at: Date): Promise<void> {
  const domains = [...new Set(order.names.map(registrableDomain))];
  if (domains.length === 0) return;
  await db('cancelled_domains')
    .insert(domains.map((domain) => ({ domain, order_reference: order.reference, cancelled_at: at })))
    .onConflict(['domain', 'order_reference'])
    .ignore();
}

/** The first of these domains that any account had an order for which was cancelled in these months; staff look at a new order for it (seed 001). */
export async function findCancelledDomain(db: Queryable, domains: string[], { months, now }: { months: number; now: Instant }): Promise<string | undefined> {
  const row = await db('cancelled_domains')
    .whereIn('domain', domains)
    .andWhere('cancelled_at', '>', new Date(addCalendarMonths(now, -months)))
    .first('domain');
  return row?.domain;
}
