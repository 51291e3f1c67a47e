import { along, LATE_COMMIT_SECONDS, type Queryable } from '../connection';
import { summaryColumns, toSummary, type OrderSummary } from './summaries';
import { orderColumns, toOrder, type OrderRow } from './orders';

/**
 * The instant up to which all changes are there to be seen: what is stamped later may still be in a transaction that has not committed. Who asks again
 * from here on misses nothing, and sees once more what changed since.
 */
export async function settledUntil(db: Queryable): Promise<number> {
  const [[row]] = await db.raw('SELECT NOW(3) - INTERVAL ? SECOND AS settled', [LATE_COMMIT_SECONDS]);
  return (row.settled as Date).getTime();
}

/** The account's orders that changed at this instant or later, oldest change first. */
export async function listModified(db: Queryable, accountId: string, since: number, limit: number): Promise<OrderRow[]> {
  const rows = await db(along(db, 'orders', 'orders_modified'))
    .where('account_id', accountId)
    .andWhere('updated_at', '>=', new Date(since))
    .orderBy(['updated_at', 'reference'])
    .limit(limit)
    .select(orderColumns);
  return rows.map((row) => toOrder(row)!);
}

/** The account's orders that changed between two instants, the first one included. */
export async function listModifiedBetween(db: Queryable, accountId: string, from: number, to: number): Promise<OrderRow[]> {
  const rows = await db('orders')
    .where('account_id', accountId)
    .andWhere('updated_at', '>=', new Date(from))
    .andWhere('updated_at', '<', new Date(to))
    .orderBy(['updated_at', 'reference'])
    .select(orderColumns);
  return rows.map((row) => toOrder(row)!);
}

/** The account's issued orders whose term ends between two instants, soonest first; not where a later one covers the same name and product. */
export async function listExpiring(db: Queryable, accountId: string, between: { from: number; to: number }): Promise<OrderSummary[]> {
  const rows = await db(db.raw('orders AS o FORCE INDEX (orders_expiring)'))
    .where('o.account_id', accountId)
    .whereIn('o.state', ['issued', 'cancel-requested'])
    .andWhereBetween('o.term_ends_at', [new Date(between.from), new Date(between.to)])
    .whereNotExists((later) => {
      void later
        .select(db.raw('1'))
        .from(db.raw('orders AS later FORCE INDEX (orders_by_name)'))
        .whereRaw('later.account_id = o.account_id AND later.common_name = o.common_name AND later.product_code = o.product_code')
        .whereRaw("later.state IN ('issued', 'cancel-requested') AND later.term_ends_at > o.term_ends_at");
    })
    .orderBy('o.term_ends_at')
    .limit(10_000)
    .select(summaryColumns(db, 'o'));
  return rows.map(toSummary);
}
