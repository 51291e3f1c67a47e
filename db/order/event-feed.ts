import type { EventType } from '../../domain/order/transition';
import { along, LATE_COMMIT_SECONDS, type Queryable } from '../connection';
import { eventColumns, toEvent, type OrderEvent } from './events';

/** An event in the feed of its account. `id` rises; of one order the sequence rises by one. */
export interface FeedEvent extends OrderEvent {
  orderReference: string;
}

/** How many of the newest events are looked through for missing numbers at first. */
const LOOK_BACK = 1000;

/**
 * Events of an account after a number, oldest first. Numbers are given out before transactions commit, so one may be there before a
 * lower one: the feed ends where a number has gone missing a moment ago, and goes on when it is there or given up. So a reader who
 * asks for what is after the last number that he saw (`seen`) misses none.
 */
export async function listFeed(
  db: Queryable,
  accountId: string,
  { after, limit, types }: { after: number; limit: number; types?: readonly EventType[] },
): Promise<{ events: FeedEvent[]; seen: number }> {
  const end = await endOfFeed(db);
  const walk = (index: string, equal: Record<string, unknown>): Promise<Row[]> =>
    db(along(db, 'order_events', index))
      .where({ account_id: accountId, ...equal })
      .andWhere('id', '>', after)
      .andWhere('id', '<=', end)
      .orderBy('id')
      .limit(limit)
      .select(['order_reference', ...eventColumns]);
  const walks = types ? [...new Set(types)].map((type) => walk('order_events_by_type', { type })) : [walk('order_events_feed', {})];
  const rows = (await Promise.all(walks)).flat().sort((a, b) => Number(a.id) - Number(b.id));
  const events = rows.slice(0, limit).map((row): FeedEvent => ({ ...toEvent(row), orderReference: row.order_reference }));
  const last = events.at(-1);
  return { events, seen: events.length === limit && last ? last.id : Math.max(end, after) };
}

type Row = { id: string | number; order_reference: string };

/**
 * The last number before which none can turn up any more: one that is missing longer than a commit may be late belongs to a transaction that was
 * rolled back. It looks back as far as what was written within that time goes.
 */
export async function endOfFeed(db: Queryable, lookBack = LOOK_BACK): Promise<number> {
  const [[row]] = await db.raw(
    `SELECT MAX(id) AS newest, MIN(IF(id <> previous + 1 AND written_at > NOW(3) - INTERVAL ? SECOND, previous, NULL)) AS gap,
       COUNT(*) = ? AND MIN(written_at) > NOW(3) - INTERVAL ? SECOND AS goes_further
     FROM (SELECT id, written_at, LAG(id) OVER (ORDER BY id) AS previous
           FROM (SELECT id, written_at FROM order_events ORDER BY id DESC LIMIT ?) AS newest) AS numbered`,
    [LATE_COMMIT_SECONDS, lookBack, LATE_COMMIT_SECONDS, lookBack],
  );
  if (row.goes_further) return endOfFeed(db, lookBack * 10);
  return Number(row.gap ?? row.newest ?? 0);
}
