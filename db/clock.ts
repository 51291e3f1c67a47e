import type { Queryable } from './connection';

/**
 * The instant by the database's clock, which all processes share: those of their machines may differ. For what is compared with instants that other
 * processes wrote, and for what must not lie in the future.
 */
export async function databaseNow(db: Queryable): Promise<Date> {
  const [[row]] = (await db.raw('SELECT UTC_TIMESTAMP(3) AS now')) as [[{ now: Date }]];
  return row.now;
}
