import { searchableDomains } from '../../domain/name/names';
import type { Order } from '../../domain/order/order';
import { select, type Queryable } from '../connection';

/** Keeps what the order is found by in step with its names. Safe to repeat. */
export async function replaceOrderDomains(trx: Queryable, order: Order): Promise<void> {
  await trx('order_domains').where('order_reference', order.reference).delete();
  await insertOrderDomains(trx, order);
}

/** For an order that has had no names so far. */
export async function insertOrderDomains(trx: Queryable, { reference, names, sale, placedAt }: Order): Promise<void> {
  await trx('order_domains').insert(
    searchableDomains(names).map(({ domain, isName }) => ({
      order_reference: reference,
      domain,
      is_name: isName,
      account_id: sale.accountId,
      placed_at: new Date(placedAt),
    })),
  );
}

/** Of the places in the index that begin as was asked, so many are looked at: one domain may have as many orders. */
const MOST_LOOKED_AT = 500;

/**
 * Domains of an account's orders, names and those above them, that begin so, in the order of the alphabet.
 * @returns `hasMore`: there may be others
 */
export async function listDomains(db: Queryable, accountId: string, beginning: string, limit: number): Promise<{ domains: string[]; hasMore: boolean }> {
  const pattern = `${beginning.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const sql = `SELECT domain FROM order_domains FORCE INDEX (order_domains_search) WHERE account_id = ? AND domain LIKE ? ORDER BY domain LIMIT ${MOST_LOOKED_AT}`;
  const rows = await select<{ domain: string }>(db, sql, [accountId, pattern]);
  const domains = [...new Set(rows.map(({ domain }) => domain))];
  return { domains: domains.slice(0, limit), hasMore: domains.length > limit || rows.length === MOST_LOOKED_AT };
}
