import type { Order } from '../../domain/order/order';
import { turnOf } from '../../domain/order/status';
import { sha256Hex } from '../../domain/secrets';
import { carriesDaysOf, daysCarried } from '../../domain/sale/term';
import { along, isDuplicate, select, type Queryable } from '../connection';
import { fromJson } from '../account/policies';

/** The order's row: the workflow's order, and what only the row knows. */
export interface OrderRow extends Order {
  buyerReference: string;
  endCustomerEmail: string | null;
  updatedAt: number;
}

/** Of the table `orders`, for toOrder. */
export const orderColumns = ['reference', 'facts', 'buyer_reference', 'end_customer_email', 'updated_at'];

const byReference = `SELECT ${orderColumns.join(', ')} FROM orders WHERE reference = ?`;
const byToken = `SELECT ${orderColumns.join(', ')} FROM orders WHERE token_sha256 = ?`;

/** First transition. Throws the driver's duplicate error where reference, token or the account's buyer reference exist. */
export async function insertOrder(
  db: Queryable,
  order: Order,
  own: { orderToken: string; buyerReference: string; endCustomerEmail: string | null },
): Promise<void> {
  await db('orders').insert({
    reference: order.reference,
    account_id: order.sale.accountId,
    token_sha256: sha256Hex(own.orderToken),
    buyer_reference: own.buyerReference,
    end_customer_email: own.endCustomerEmail,
    product_code: order.sale.productCode,
    placed_at: new Date(order.placedAt),
    contract_id: order.sale.contractId ?? null,
    restart_of: order.restartOf ?? null,
    ...changing(db, order),
  });
}

/** Later transitions, in sequence. False: the number is taken, somebody was here before. Throws a Problem where another order carries the days of the same older one. */
export async function updateOrder(db: Queryable, order: Order): Promise<boolean> {
  try {
    return (
      (await db('orders')
        .where({ reference: order.reference, sequence: order.sequence - 1 })
        .update(changing(db, order))) === 1
    );
  } catch (error) {
    throw isDuplicate(error, 'orders_carries_days_of') ? daysCarried(order.renewalOf?.reference ?? '') : error;
  }
}

/**
 * Says when the order has changed, by the database's clock: the last statement of a transition, so that whoever asks what has changed since an instant
 * need not wait longer for what commits late (db/order/feeds.ts) than for a commit.
 */
export async function noteChange(trx: Queryable, reference: string): Promise<void> {
  await trx('orders')
    .where({ reference })
    .update({ updated_at: trx.fn.now(3) });
}

/** The customer that an order is for, or another one; null: nobody is named. */
export async function updateEndCustomer(db: Queryable, reference: string, endCustomerEmail: string | null): Promise<void> {
  await db('orders').where({ reference }).update({ end_customer_email: endCustomerEmail });
}

function changing(db: Queryable, order: Order) {
  return {
    state: order.state,
    waiting_on: order.waitingOn,
    who_acts: turnOf(order),
    waiting_since: order.waitingOn === null ? null : new Date(order.since),
    configuration_id: order.configurationId ?? null,
    common_name: order.names[0] ?? null,
    renewal_of: order.renewalOf?.reference ?? null,
    carries_days_of: carriesDaysOf(order) ?? null,
    sequence: order.sequence,
    facts: JSON.stringify(order),
    issued_at: order.issuedAt === undefined ? null : new Date(order.issuedAt),
    term_ends_at: order.termEndsAt === undefined ? null : new Date(order.termEndsAt),
    updated_at: db.fn.now(3),
  };
}

export async function findOrder(db: Queryable, reference: string): Promise<OrderRow | undefined> {
  return toOrder((await select<Row>(db, byReference, [reference]))[0]);
}

/** Inside a transaction: holds the row until its end, so that no transition passes in between. */
export async function holdOrder(trx: Queryable, reference: string): Promise<OrderRow> {
  const order = toOrder(await trx('orders').where('reference', reference).forUpdate().first(orderColumns));
  if (!order) throw new Error(`There is no order ${reference}.`);
  return order;
}

/**
 * Gives every order the token that belongs to it under another secret key; the tokens before are unknown from then on. Inside a transaction.
 * @returns of how many orders
 */
export async function renewOrderTokens(db: Queryable, tokenOf: (reference: string) => string): Promise<number> {
  const references = await db('orders').pluck<string[]>('reference');
  for (const reference of references)
    await db('orders')
      .where('reference', reference)
      .update('token_sha256', sha256Hex(tokenOf(reference)));
  return references.length;
}

export async function findOrderByToken(db: Queryable, orderToken: string): Promise<OrderRow | undefined> {
  return toOrder((await select<Row>(db, byToken, [sha256Hex(orderToken)]))[0]);
}

/** When orders were placed, by reference. */
export async function listPlacedAt(db: Queryable, references: string[]): Promise<Map<string, number>> {
  const rows = await db('orders')
    .whereIn('reference', [...new Set(references)])
    .select('reference', 'placed_at');
  return new Map(rows.map((row: { reference: string; placed_at: Date }) => [row.reference, row.placed_at.getTime()]));
}

/** The buyer's own references are compared to the letter. */
export async function findOrderByBuyerReference(db: Queryable, accountId: string, buyerReference: string): Promise<OrderRow | undefined> {
  return toOrder(await db('orders').where({ account_id: accountId, buyer_reference: buyerReference }).first(orderColumns));
}

/** The order that carries what an older one has left. */
export async function findCarrier(db: Queryable, reference: string): Promise<string | undefined> {
  return (await db('orders').where('carries_days_of', reference).first('reference'))?.reference;
}

/** The account's order for one of these names whose term ends soonest after `now` and whose days no other one has. @param productCodes only of these products */
export async function findRenewable(
  db: Queryable,
  { accountId, commonNames, productCodes }: { accountId: string; commonNames: readonly string[]; productCodes?: readonly string[] },
  now: number,
): Promise<OrderRow | undefined> {
  const row = await db('orders')
    .where({ account_id: accountId, state: 'issued' })
    .whereIn('common_name', commonNames)
    .modify((query) => productCodes !== undefined && void query.whereIn('product_code', productCodes))
    .andWhere('term_ends_at', '>', new Date(now))
    .whereNotExists(db('orders as newer').where('newer.carries_days_of', db.ref('orders.reference')))
    .orderBy('term_ends_at')
    .first(orderColumns);
  return toOrder(row);
}

/** The order that took the place of a restarted one. */
export async function findRestart(db: Queryable, restartOf: string): Promise<OrderRow | undefined> {
  return toOrder(await db('orders').where('restart_of', restartOf).first(orderColumns));
}

/**
 * References of orders that still have a life to live, in order of reference after `after`: the reconciler walks them in pages. `is_open` is the
 * opposite of isFinal (domain/order/order.ts); seeded orders have no workflow and get none.
 */
export async function listOpenReferences(db: Queryable, after: string, limit: number): Promise<string[]> {
  const rows = await db(along(db, 'orders', 'orders_to_heal'))
    .where({ seeded: false, is_open: true })
    .where('reference', '>', after)
    .orderBy('reference')
    .limit(limit)
    .select('reference');
  return rows.map((row: { reference: string }) => row.reference);
}

type Row = { facts: unknown; buyer_reference: string; end_customer_email: string | null; updated_at: Date };

export function toOrder(row: Row | undefined): OrderRow | undefined {
  if (!row) return undefined;
  const own = { buyerReference: row.buyer_reference, endCustomerEmail: row.end_customer_email, updatedAt: row.updated_at.getTime() };
  return Object.assign(fromJson<Order>(row.facts), own);
}
