import { registrableDomain } from '../../domain/name/names';
import type { Order } from '../../domain/order/order';
import { addCalendarMonths, type Instant } from '../../domain/time';
import { listCertificates, namesIn } from '../certificate/certificates';
import type { Queryable } from '../connection';

/** Remembers the domains of an order that is cancelled now, those of its earlier certificates too. */
export async function insertCancelledDomains(db: Queryable, order: Order, at: Date): Promise<void> {
  const earlier = order.certificateVersion > 1 ? (await listCertificates(db, order.reference)).flatMap(({ certificatePem }) => namesIn(certificatePem)) : [];
  const domains = [...new Set([...order.names, ...earlier].map(registrableDomain))];
  if (domains.length === 0) return;
  await db('cancelled_domains')
    .insert(domains.map((domain) => ({ domain, order_reference: order.reference, cancelled_at: at })))
    .onConflict(['domain', 'order_reference'])
    .ignore();
}

/**
 * The first of these domains that any account had an order for which was cancelled in the months before `until`; staff look at a new order for it
 * (seed 001). Test orders, for whose domains nobody has to show anything, count among themselves.
 */
export async function findCancelledDomain(
  db: Queryable,
  domains: string[],
  { months, until, isTest }: { months: number; until: Instant; isTest: boolean },
): Promise<string | undefined> {
  const row = await db('cancelled_domains')
    .join('orders', 'orders.reference', 'cancelled_domains.order_reference')
    .join('accounts', 'accounts.id', 'orders.account_id')
    .where('accounts.is_test', isTest)
    .whereIn('domain', domains)
    .andWhere('cancelled_at', '>', new Date(addCalendarMonths(until, -months)))
    .andWhere('cancelled_at', '<=', new Date(until))
    .first('domain');
  return row?.domain;
}
