import type { Queryable } from '../connection';
import { fromJson } from '../account/policies';

/** What customers and admin contacts wrote with their messages, by the number of the event. Nothing of it is left once the order is erased. */
export async function findReasons(db: Queryable, orderReference: string): Promise<Map<number, string>> {
  const rows = await db('order_events')
    .join('submissions', 'submissions.id', 'order_events.submission_id')
    .where({ 'order_events.order_reference': orderReference, 'submissions.kind': 'reason' })
    .select('order_events.sequence', 'submissions.body');
  const said = rows.map((row): [number, string] => [row.sequence, fromJson<{ reason: string }>(row.body).reason]);
  return new Map(said.filter(([, reason]) => reason !== ''));
}
