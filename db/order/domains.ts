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

/** Domains of an account's orders, names and those above them, that begin so, in the order of the alphabet. */
export async function listDomains(db: Queryable, accountId: string, beginning: string, limit: number): Promise<string[]> {
  const pattern = `${beginning.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const sql = 'SELECT DISTINCT domain FROM order_domains FORCE INDEX (order_domains_search) WHERE account_id = ? AND domain LIKE ? ORDER BY domain LIMIT ?';
  return (await select<{ domain: string }>(db, sql, [accountId, pattern, limit])).map(({ domain }) => domain);
}
