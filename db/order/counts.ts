import type { Turn } from '../../domain/order/status';
import { select, type Queryable } from '../connection';

/** Counts are exact to here; beyond it nobody counts with the eye. */
export const MOST_COUNTED = 10_000;

/** How many orders wait for somebody, counted to MOST_COUNTED + 1. */
export async function countWaitingFor(db: Queryable, accountId: string, who: Turn): Promise<number> {
  const some = `SELECT 1 FROM orders FORCE INDEX (orders_by_turn) WHERE account_id = ? AND who_acts = ? LIMIT ${MOST_COUNTED + 1}`;
  const [row] = await select<{ n: number }>(db, `SELECT COUNT(*) AS n FROM (${some}) AS few`, [accountId, who]);
  return Number(row?.n);
}
