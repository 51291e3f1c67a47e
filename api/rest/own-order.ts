import type { Db } from '../../db/connection';
import { findOrder, type OrderRow } from '../../db/order/orders';
import type { Account } from '../../domain/sale/account';
import { Problem } from '../../domain/problem';

/** An order of this account. One of somebody else is not found, as one that does not exist. */
export async function ownOrder(db: Db, account: Account, reference: string): Promise<OrderRow> {
  const order = await findOrder(db, reference);
  if (order?.sale.accountId !== account.id) throw new Problem('not-found', `Your account has no order ${reference}; GET /api/orders lists its orders.`);
  return order;
}
