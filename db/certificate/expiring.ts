import { DAY_MS, type Instant } from '../../domain/time';
import { select, type Queryable } from '../connection';
import { MOST_COUNTED } from '../order/counts';

const WEEK_MS = 7 * DAY_MS;

/** The newest certificate of each order, of those that are looked at; it has not been revoked. */
const byWeek = `
  SELECT FLOOR(TIMESTAMPDIFF(SECOND, ?, not_after) / ?) AS week, COUNT(*) AS n
  FROM (
    SELECT order_reference, version, not_after FROM certificates FORCE INDEX (certificates_by_revocation)
    WHERE account_id = ? AND is_revoked = FALSE AND not_after >= ? AND not_after < ? LIMIT ${MOST_COUNTED}
  ) AS few
  WHERE NOT EXISTS (SELECT 1 FROM certificates AS newer WHERE newer.order_reference = few.order_reference AND newer.version = few.version + 1)
  GROUP BY week`;

/** How many of an account's certificates expire in each of the weeks from an instant on. Looks at MOST_COUNTED at most. */
export async function countExpiring(db: Queryable, accountId: string, from: Instant, weeks: number): Promise<number[]> {
  const [start, end] = [new Date(from), new Date(from + weeks * WEEK_MS)];
  const rows = await select<{ week: number; n: number }>(db, byWeek, [start, WEEK_MS / 1000, accountId, start, end]);
  const counts = new Map(rows.map(({ week, n }) => [Number(week), Number(n)]));
  return Array.from({ length: weeks }, (_, week) => counts.get(week) ?? 0);
}
