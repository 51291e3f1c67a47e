import type { Knex } from 'knex';
import type { Queryable } from './connection';
import { asksForMore, fits, walkFor, withinRange, type OrderFilter, type Sorting, type Walk } from './order-filter';
import { orderColumns, toOrder, type OrderRow } from './orders';

/** An order's place in a list. */
export interface OrderPlace {
  at: number;
  reference: string;
}

/** How many orders a page looks at where no index has all that was asked for. */
const MOST_LOOKED_AT = 500;

/**
 * A page of an account's orders, and where the next one begins; null: this is the last. A page costs the same however many orders there are: it
 * walks along an index in the order of the list and neither counts nor skips. Where several things are asked for that no index has together,
 * it looks at the next 500 orders, so it may be shorter than its limit, or empty, without being the last.
 */
export async function pageOfOrders(
  db: Queryable,
  accountId: string,
  filter: OrderFilter,
  { after, limit }: { after?: OrderPlace; limit: number },
): Promise<{ orders: OrderRow[]; next: OrderPlace | null }> {
  const walk = walkFor(filter);
  const more = asksForMore(filter, walk);
  const most = more ? MOST_LOOKED_AT : limit + 1;
  const steps = walk.equal.map((equal) => step(db, walk, { account_id: accountId, ...equal }, { filter, after, most }));
  let places: OrderPlace[];
  let rows: Row[];
  if (steps.length === 1 && walk.table === 'orders' && !more) {
    rows = await steps[0]!.select([...orderColumns, walk.sorting]);
    places = rows.map((row) => placeOf(row, walk.sorting));
  } else {
    const walked: Row[][] = await Promise.all(steps.map((each) => each.select(`${referenceOf(walk)} as reference`, walk.sorting)));
    places = walked.flatMap((each) => each.map((row) => placeOf(row, walk.sorting)));
    places = places.sort(walk.sorting === 'placed_at' ? (a, b) => inOrder(b, a) : inOrder).slice(0, most);
    rows = await find(db, places, filter);
  }
  const last = rows.length > limit ? placeIn(places, rows[limit - 1]!) : places.length === most ? places.at(-1) : undefined;
  return { orders: rows.slice(0, limit).map((row) => toOrder(row)!), next: last ?? null };
}

type Row = NonNullable<Parameters<typeof toOrder>[0]> & { reference: string } & Record<Sorting, Date>;

const referenceOf = ({ table }: Walk) => (table === 'orders' ? 'reference' : 'order_reference');
const placeOf = (row: Row, sorting: Sorting): OrderPlace => ({ at: row[sorting].getTime(), reference: row.reference });
const placeIn = (places: OrderPlace[], { reference }: Row) => places.find((place) => place.reference === reference);
const inOrder = (a: OrderPlace, b: OrderPlace) => a.at - b.at || (a.reference < b.reference ? -1 : 1);

function step(
  db: Queryable,
  walk: Walk,
  equal: Record<string, unknown>,
  { filter, after, most }: { filter: OrderFilter; after: OrderPlace | undefined; most: number },
): Knex.QueryBuilder {
  const { table, sorting } = walk;
  const reference = referenceOf(walk);
  const [order, beyond, from] = sorting === 'placed_at' ? (['desc', '<', '<='] as const) : (['asc', '>', '>='] as const);
  const query = withinRange(db(table).where(equal), filter, sorting)
    .orderBy([
      { column: sorting, order },
      { column: reference, order },
    ])
    .limit(most);
  if (after) {
    const at = new Date(after.at);
    void query.where(sorting, from, at).where((place) => void place.where(sorting, beyond, at).orWhere(reference, beyond, after.reference));
  }
  return query;
}

/** The rows at these places that fit, in their order. */
async function find(db: Queryable, places: OrderPlace[], filter: OrderFilter): Promise<Row[]> {
  const references = places.map(({ reference }) => reference);
  const rows: Row[] = await fits(db('orders').whereIn('reference', references), filter).select(orderColumns);
  const byReference = new Map(rows.map((row) => [row.reference, row]));
  return references.flatMap((reference) => byReference.get(reference) ?? []);
}
