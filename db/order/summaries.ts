import type { OrderState, WaitingOn } from '../../domain/order/order';
import type { Queryable } from '../connection';

/** What a line of a long list says of an order. */
export interface OrderSummary {
  reference: string;
  buyerReference: string;
  state: OrderState;
  waitingOn: WaitingOn | null;
  productCode: string;
  /** Undefined until configured */
  commonName: string | undefined;
  /** Of the price, in its unit */
  amount: number;
  unit: string;
  placedAt: number;
  termEndsAt: number | undefined;
}

/** Of the table `orders`, under the name that the query has for it; for toSummary. */
export function summaryColumns(db: Queryable, table = 'orders') {
  const columns = ['reference', 'buyer_reference', 'state', 'waiting_on', 'product_code', 'common_name', 'placed_at', 'term_ends_at'];
  const ofSale = (fact: 'amount' | 'unit') => db.raw(`JSON_VALUE(??, '$.sale.${fact}') AS ${fact}`, [`${table}.facts`]);
  return [...columns.map((column) => `${table}.${column}`), ofSale('amount'), ofSale('unit')];
}

/** An account's newest orders, newest first: for clients of an API that knows no pages. */
export async function listSummaries(db: Queryable, accountId: string, limit: number): Promise<OrderSummary[]> {
  const newestFirst = ['placed_at', 'reference'].map((column) => ({ column, order: 'desc' }));
  return (await db('orders').where('account_id', accountId).orderBy(newestFirst).limit(limit).select(summaryColumns(db))).map(toSummary);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
export function toSummary(row: any): OrderSummary {
  return {
    reference: row.reference,
    buyerReference: row.buyer_reference,
    state: row.state,
    waitingOn: row.waiting_on,
    productCode: row.product_code,
    commonName: row.common_name ?? undefined,
    amount: Number(row.amount),
    unit: row.unit,
    placedAt: row.placed_at.getTime(),
    termEndsAt: row.term_ends_at?.getTime(),
  };
}
