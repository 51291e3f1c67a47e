import { userIdIn } from '../../domain/people/actor';
import type { Queryable } from '../connection';
import { findEmails } from '../people/users';
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

/** The request to cancel that was made last: who asked, and what they wrote. Undefined: there was none. */
export async function findCancelRequest(db: Queryable, orderReference: string): Promise<{ actor: string; email?: string; reason?: string } | undefined> {
  const event = await db('order_events')
    .leftJoin('submissions', (join) => join.on('submissions.id', 'order_events.submission_id').andOnVal('submissions.kind', 'reason'))
    .where({ 'order_events.order_reference': orderReference, type: 'cancel-requested' })
    .orderBy('sequence', 'desc')
    .first<{ actor: string; body: unknown } | undefined>('actor', 'body');
  if (!event) return undefined;
  const id = userIdIn(event.actor);
  const email = id === undefined ? undefined : (await findEmails(db, [id])).get(id);
  const reason = event.body === null ? '' : fromJson<{ reason: string }>(event.body).reason;
  return { actor: event.actor, ...(email && { email }), ...(reason && { reason }) };
}
