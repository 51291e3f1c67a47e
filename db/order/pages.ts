import { select, type Queryable } from '../connection';
import { and, beyond, equals, fromAlong, referenceOf, walkFor, withinRange, type Condition, type OrderFilter, type Walk } from './filter';
import { orderColumns, toOrder, type OrderRow } from './orders';

/** An order's place in a list. */
export interface OrderPlace {
  at: number;
  reference: string;
}

/** How many orders a page looks at where no index has all that was asked for: ten for each that it may show, and no more than this. */
const MOST_LOOKED_AT = 500;

/**
 * A page of an account's orders, and where the next one begins; null: this is the last. A page costs the same however many orders there are: it
 * walks along an index in the order of the list and neither counts nor skips. Where several things are asked for that no index has together,
 * it looks at the next orders, 500 at most, so it may be shorter than its limit, or empty, without being the last.
 */
export async function pageOfOrders(
  db: Queryable,
  accountId: string,
  filter: OrderFilter,
  { after, limit }: { after?: OrderPlace; limit: number },
): Promise<{ orders: OrderRow[]; next: OrderPlace | null }> {
  const walk = walkFor(filter);
  const more = beyond(filter, walk);
  const most = more ? Math.min(10 * (limit + 1), MOST_LOOKED_AT) : limit + 1;
  const steps = walk.equal.map((equal) => step(walk, { account_id: accountId, ...equal }, { filter, after, most, more }));
  if (steps.length === 1 && walk.table === 'orders' && !more) {
    const { sql, values } = steps[0]!;
    const rows = await select<Row>(db, `SELECT ${orderColumns.join(', ')}, ${walk.sorting} AS at ${sql}`, values);
    const shown = rows.slice(0, limit);
    return { orders: shown.map((row) => toOrder(row)!), next: rows.length > limit ? placeOf(shown.at(-1)!) : null };
  }
  const walked = await looksAt(db, walk, steps, more);
  // An order that is met on two walks counts once.
  const seen = [...new Map(walked.map((each) => [each.reference, each])).values()]
    .sort(walk.sorting === 'placed_at' ? (a, b) => inOrder(b, a) : inOrder)
    .slice(0, most);
  const fitting = seen.filter(({ fits }) => fits);
  const shown = fitting.slice(0, limit);
  const last = fitting.length > limit ? shown.at(-1) : seen.length === most ? seen.at(-1) : undefined;
  return { orders: await find(db, shown), next: last ? { at: last.at, reference: last.reference } : null };
}

type Row = NonNullable<Parameters<typeof toOrder>[0]> & { reference: string; at: Date };
type Seen = OrderPlace & { fits: boolean };

const placeOf = ({ at, reference }: Row): OrderPlace => ({ at: at.getTime(), reference });
const inOrder = (a: OrderPlace, b: OrderPlace) => a.at - b.at || (a.reference < b.reference ? -1 : 1);

/** The next orders of a walk, from where the page before ended: what follows the columns of a select. Text, because it is asked with every page. */
function step(
  walk: Walk,
  equal: Record<string, string | boolean>,
  { filter, after, most, more }: { filter: OrderFilter; after: OrderPlace | undefined; most: number; more: Condition | undefined },
): Condition {
  const { table, sorting } = walk;
  const [column, reference] = [`${table}.${sorting}`, referenceOf(walk)];
  const [order, beyond, from] = sorting === 'placed_at' ? (['DESC', '<', '<='] as const) : (['ASC', '>', '>='] as const);
  const conditions = [...equals(table, equal), ...withinRange(filter, walk)];
  if (after) {
    const at = new Date(after.at);
    conditions.push({ sql: `${column} ${from} ? AND (${column} ${beyond} ? OR ${reference} ${beyond} ?)`, values: [at, at, after.reference] });
  }
  return {
    sql: `${fromAlong(walk, more)} WHERE ${and(conditions)} ORDER BY ${column} ${order}, ${reference} ${order} LIMIT ${most}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** The places of the orders of all steps, and whether each fits what else is asked for. */
async function looksAt(db: Queryable, walk: Walk, steps: Condition[], more: Condition | undefined): Promise<Seen[]> {
  const columns = `${referenceOf(walk)} AS reference, ${walk.table}.${walk.sorting} AS at, ${more?.sql ?? 'TRUE'} AS fits`;
  const sql = steps.map((step) => `(SELECT ${columns} ${step.sql})`).join(' UNION ALL ');
  const values = steps.flatMap((step) => [...(more?.values ?? []), ...step.values]);
  const rows = await select<{ reference: string; at: Date; fits: number }>(db, sql, values);
  return rows.map(({ reference, at, fits }) => ({ reference, at: at.getTime(), fits: fits === 1 }));
}

const rowsByReference = `SELECT ${orderColumns.join(', ')} FROM orders WHERE reference IN (?)`;

/** The orders at these places, in their order. */
async function find(db: Queryable, places: OrderPlace[]): Promise<OrderRow[]> {
  if (places.length === 0) return [];
  const references = places.map(({ reference }) => reference);
  const orders = (await select<Row>(db, rowsByReference, [references])).map((row) => toOrder(row)!);
  const byReference = new Map(orders.map((order) => [order.reference, order]));
  return references.flatMap((reference) => byReference.get(reference) ?? []);
}
