import { select, type Queryable } from '../connection';
import { and, beyond, equals, fromAlong, referenceOf, walkFor, withinRange, type OrderFilter } from './filter';

/** Counts are exact to here; beyond it nobody counts with the eye. */
export const MOST_COUNTED = 10_000;

/** How many orders are looked at, one after the other, where no index has all that is asked for. */
const MOST_LOOKED_AT = 20_000;

/** `isWhole`: there are no others. Where it is false, there are at least so many. */
export interface Count {
  count: number;
  isWhole: boolean;
}

/** How many orders of an account a list of this filter has, counted to MOST_COUNTED. Costs the same from some number on, however many there are. */
export async function countOrders(db: Queryable, accountId: string, filter: OrderFilter): Promise<Count> {
  const walk = walkFor(filter);
  const more = beyond(filter, walk);
  const most = more ? MOST_LOOKED_AT : MOST_COUNTED + 1;
  const range = withinRange(filter, walk);
  const some = walk.equal.map((equal) => {
    const conditions = [...equals(walk.table, { account_id: accountId, ...equal }), ...range];
    const sql = `(SELECT ${referenceOf(walk)} AS reference, ${more?.sql ?? 'TRUE'} AS fits ${fromAlong(walk, more)} WHERE ${and(conditions)} LIMIT ${most})`;
    return { sql, values: [...(more?.values ?? []), ...conditions.flatMap(({ values }) => values)] };
  });
  const [row] = await select<{ seen: number; fitting: number }>(
    db,
    `SELECT COUNT(*) AS seen, COALESCE(SUM(fits), 0) AS fitting FROM (${some.map(({ sql }) => sql).join(' UNION ')}) AS few`,
    some.flatMap(({ values }) => values),
  );
  const [seen, fitting] = [Number(row?.seen), Number(row?.fitting)];
  return { count: Math.min(fitting, MOST_COUNTED), isWhole: fitting <= MOST_COUNTED && (more === undefined || seen < most) };
}
