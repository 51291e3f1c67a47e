import type { Knex } from 'knex';
import type { WaitingOn } from '../../domain/order/order';
import type { OrderRow } from './orders';
import { toOrder, orderColumns } from './orders';
import type { Queryable } from '../connection';

/** Orders that wait for this, those that have waited longest first. */
export async function listWaiting(db: Queryable, waitingOn: WaitingOn, limit: number): Promise<OrderRow[]> {
  return oldest(db('orders').where('waiting_on', waitingOn), limit);
}

/** Refunds that staff have to carry out (domain/sale/refund.ts): the payment provider does not, or has failed to. */
export async function listRefunds(db: Queryable, limit: number): Promise<OrderRow[]> {
  const byHand = "(COALESCE(JSON_VALUE(facts, '$.sale.payment.provider'), '') <> 'stripe' OR JSON_VALUE(facts, '$.refundFailure') IS NOT NULL)";
  return oldest(db('orders').where('waiting_on', 'refund').whereRaw(byHand), limit);
}

async function oldest(orders: Knex.QueryBuilder, limit: number): Promise<OrderRow[]> {
  const rows = await orders.orderBy(['waiting_since', 'reference']).limit(limit).select(orderColumns);
  return rows.map((row: Parameters<typeof toOrder>[0]) => toOrder(row)!);
}
