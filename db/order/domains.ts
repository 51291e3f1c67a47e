import { searchableDomains } from '../../domain/name/names';
import type { Order } from '../../domain/order/order';
import type { Queryable } from '../connection';

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
