import { select, type Queryable } from './connection';

/** A worker says about every five seconds that it polls. */
const GONE_AFTER_SECONDS = 30;

/** Notes that a worker polls, at this instant of the database's clock. */
export async function noteWorker(db: Queryable, identity: string): Promise<void> {
  await db.raw('INSERT INTO workers (identity, seen_at) VALUES (?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE seen_at = VALUES(seen_at)', [identity]);
}

/** For one that ends. Those that were killed are forgotten with it, after a day. */
export async function forgetWorker(db: Queryable, identity: string): Promise<void> {
  await db.raw('DELETE FROM workers WHERE identity = ? OR seen_at < UTC_TIMESTAMP(3) - INTERVAL 1 DAY', [identity]);
}

/** Identities of the workers that said of late that they poll. Only the database's clock is asked, whatever other clocks say. */
export async function listPresentWorkers(db: Queryable): Promise<Set<string>> {
  const rows = await select<{ identity: string }>(db, 'SELECT identity FROM workers WHERE seen_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND', [
    GONE_AFTER_SECONDS,
  ]);
  return new Set(rows.map(({ identity }) => identity));
}
