import type { OrderState, WaitingOn } from '../domain/order';
import type { Queryable } from './connection';
import { orderColumns, toOrder, type OrderRow } from './orders';

export interface OrderFilter {
  states?: readonly OrderState[];
  waitingOn?: WaitingOn;
  productCode?: string;
  /** Common name; one that ends with `*` stands for every name that begins so */
  commonName?: string;
  buyerReference?: string;
  placedFrom?: number;
  placedBefore?: number;
  termEndsFrom?: number;
  termEndsBefore?: number;
}

/** The last order of the page before. */
export interface OrderPlace {
  placedAt: number;
  reference: string;
}

/**
 * A page of an account's orders, newest first. Every filter has an index that begins with the account and is in this order, so that a page
 * costs the same however many orders there are; several states are several such walks, merged.
 */
export async function pageOfOrders(
  db: Queryable,
  accountId: string,
  filter: OrderFilter,
  { after, limit }: { after?: OrderPlace; limit: number },
): Promise<OrderRow[]> {
  const walks = filter.states?.length ? filter.states : [undefined];
  const found = await Promise.all(walks.map((state) => walk(db, accountId, { ...filter, state }, after, limit)));
  const rows = found.length === 1 ? (found[0] ?? []) : found.flat().sort(newestFirst).slice(0, limit);
  return rows.map((row) => toOrder(row)!);
}

type Row = NonNullable<Parameters<typeof toOrder>[0]> & { placed_at: Date; reference: string };

function newestFirst(a: Row, b: Row): number {
  return b.placed_at.getTime() - a.placed_at.getTime() || (b.reference < a.reference ? -1 : 1);
}

function walk(db: Queryable, accountId: string, filter: OrderFilter & { state?: OrderState }, after: OrderPlace | undefined, limit: number): Promise<Row[]> {
  const query = db('orders')
    .where('account_id', accountId)
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'reference', order: 'desc' },
    ])
    .limit(limit)
    .select([...orderColumns, 'placed_at']);
  const { state, waitingOn, productCode, commonName, buyerReference } = filter;
  if (state !== undefined) void query.where('state', state);
  if (waitingOn !== undefined) void query.where('waiting_on', waitingOn);
  if (productCode !== undefined) void query.where('product_code', productCode);
  if (buyerReference !== undefined) void query.where('buyer_reference', buyerReference);
  if (commonName?.endsWith('*')) void query.where('common_name', 'like', `${commonName.slice(0, -1).replace(/[\\%_]/g, '\\$&')}%`);
  else if (commonName !== undefined) void query.where('common_name', commonName);
  if (filter.placedFrom !== undefined) void query.where('placed_at', '>=', new Date(filter.placedFrom));
  if (filter.placedBefore !== undefined) void query.where('placed_at', '<', new Date(filter.placedBefore));
  if (filter.termEndsFrom !== undefined) void query.where('term_ends_at', '>=', new Date(filter.termEndsFrom));
  if (filter.termEndsBefore !== undefined) void query.where('term_ends_at', '<', new Date(filter.termEndsBefore));
  if (after) {
    const at = new Date(after.placedAt);
    void query.where('placed_at', '<=', at).where((place) => void place.where('placed_at', '<', at).orWhere('reference', '<', after.reference));
  }
  return query;
}
