import type { WaitingOn } from '../domain/order';
import type { OrderRow } from './orders';
import { toOrder, orderColumns } from './orders';
import type { Queryable } from './connection';

/** Orders that wait for this, those that have waited longest first. */
export async function listWaiting(db: Queryable, waitingOn: WaitingOn, limit: number): Promise<OrderRow[]> {
  const rows = await db('orders').where('waiting_on', waitingOn).orderBy('updated_at').limit(limit).select(orderColumns);
  return rows.map((row) => toOrder(row)!);
}
