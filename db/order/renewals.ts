import type { Order } from '../../domain/order/order';
import { borrowingStates, lendsUntil, replacingStates, type Renewals } from '../../domain/sale/renewal';
import type { Queryable } from '../connection';
import { findOrder, orderColumns, toOrder, type OrderRow } from './orders';

/** What an order has to know of the orders beside it. Of several that renew it the one that it knows counts as long as it may. */
export async function findRenewals(db: Queryable, { reference, renewalOf, renewedAs }: Order): Promise<Renewals> {
  const lender = renewalOf && (await findOrder(db, renewalOf.reference));
  const rows: { reference: string }[] = await db('orders')
    .where('renewal_of', reference)
    .whereIn('state', replacingStates)
    .orderBy('placed_at')
    .select('reference');
  const renewals = rows.map((row) => row.reference);
  return { lenderEndsAt: lender && lendsUntil(lender), renewedAs: renewals.find((each) => each === renewedAs) ?? renewals[0] };
}

/** The order that has days of this one and could lose them. */
export async function findBorrower(db: Queryable, reference: string): Promise<OrderRow | undefined> {
  return toOrder(await db('orders').where('carries_days_of', reference).whereIn('state', borrowingStates).first(orderColumns));
}

/** A renewal that is configured and has no certificate yet. */
export async function findRenewalOnItsWay(db: Queryable, reference: string): Promise<string | undefined> {
  return (await db('orders').where({ renewal_of: reference, state: 'configured' }).first('reference'))?.reference;
}

/** Inside a transaction: the order, as it is until its end. */
export async function holdLender(trx: Queryable, reference: string): Promise<OrderRow | undefined> {
  return toOrder(await trx('orders').where({ reference }).forShare().first(orderColumns));
}

/** Inside a transaction: whose days those of this order are; no other order gets them until its end. */
export async function holdBorrower(trx: Queryable, reference: string): Promise<string | undefined> {
  return (await trx('orders').where('carries_days_of', reference).forShare().first('reference'))?.reference;
}

/** Notes that an order has to look at the orders beside it, with the change that it has to see. */
export async function noteRenewalLook(trx: Queryable, orderReference: string): Promise<void> {
  await trx('renewal_looks').insert({ order_reference: orderReference });
}

/** Which orders have to look, and the newest note that asks them to. */
export async function listRenewalLooks(db: Queryable): Promise<{ orderReference: string; upTo: number }[]> {
  const rows: { order_reference: string; up_to: number }[] = await db('renewal_looks')
    .groupBy('order_reference')
    .select('order_reference', db.raw('MAX(id) AS up_to'));
  return rows.map((row) => ({ orderReference: row.order_reference, upTo: Number(row.up_to) }));
}

/** The order has seen everything up to a note. */
export async function dropRenewalLooks(db: Queryable, { orderReference, upTo }: { orderReference: string; upTo: number }): Promise<void> {
  await db('renewal_looks').where('order_reference', orderReference).andWhere('id', '<=', upTo).delete();
}
