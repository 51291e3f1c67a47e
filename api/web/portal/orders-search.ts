import { pageOfCertificates } from '../../../db/certificate/pages';
import type { Db } from '../../../db/connection';
import { listDomains } from '../../../db/order/domains';
import type { OrderFilter } from '../../../db/order/filter';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { pageOfOrders } from '../../../db/order/pages';
import { toAsciiName } from '../../../domain/name/ascii-name';
import type { Instant } from '../../../domain/time';
import { orderFilterOf, type OrdersQuery } from './orders-query';

/** Of the domains that begin as was typed, orders of so many are listed. */
const MOST_DOMAINS = 20;

/** What narrows the list down to what was looked for. */
export interface Sought {
  filter: OrderFilter;
  /** The one order that was meant */
  reference?: string;
  /** Further domains may begin like that */
  hasMore?: boolean;
}

const one = ({ reference, buyerReference }: OrderRow): Sought => ({ reference, filter: { buyerReference } });

/** What the address of the list asks for: what was searched, and the filters beside it. */
export async function findListed(db: Db, accountId: string, query: OrdersQuery, now: Instant): Promise<Sought> {
  const sought = query.q === undefined ? { filter: {} } : await findSought(db, accountId, query.q);
  return { ...sought, filter: { ...orderFilterOf(query, now), ...sought.filter } };
}

/**
 * Finds what somebody of an account looks for, whatever surrounds what was pasted: the reference of an order, the serial number of a certificate with or
 * without colons, the buyer's own reference, or what a label of a name and what follows it begin with (`shop`, `example.co`).
 */
async function findSought(db: Db, accountId: string, q: string): Promise<Sought> {
  const [first = ''] = q.split(/[\s"'<>(),;]+/).filter(Boolean);
  const typed = first.replace(/\.$/, '');
  const order = await findOrder(db, typed.toUpperCase());
  if (order?.sale.accountId === accountId) return one(order);
  const serialNumber = q.replaceAll(/[:\s]/g, '').toLowerCase();
  if (/^[0-9a-f]{16,40}$/.test(serialNumber)) {
    const [certificate] = await pageOfCertificates(db, accountId, { serialNumber }, { limit: 1 });
    const signed = certificate && (await findOrder(db, certificate.orderReference));
    if (signed) return one(signed);
  }
  const own = await pageOfOrders(db, accountId, { buyerReference: q }, { limit: 1 });
  if (own.orders[0]) return one(own.orders[0]);
  const beginning = hostIn(typed);
  const { domains, hasMore } = await listDomains(db, accountId, toAsciiName(beginning), MOST_DOMAINS);
  return { filter: { domains: domains.length > 0 ? domains : [beginning] }, hasMore };
}

/** The host of an address, of which people copy more than they need. */
function hostIn(typed: string): string {
  return URL.canParse(typed) && /^https?:/i.test(typed) ? new URL(typed).hostname : typed.toLowerCase();
}
