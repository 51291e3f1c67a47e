import type { OrderState, WaitingOn } from '../../domain/order/order';
import type { EventType, Transition } from '../../domain/order/transition';
import type { Queryable } from '../connection';

/** One line of an order's life, written once with its transition. */
export interface OrderEvent {
  /** In the feed of the account (db/order/event-feed.ts) */
  id: number;
  sequence: number;
  type: EventType;
  state: OrderState;
  waitingOn: WaitingOn | null;
  actor: string;
  cause: string;
  note: string | null;
  at: number;
}

export const eventColumns = ['id', 'sequence', 'type', 'state', 'waiting_on', 'actor', 'cause', 'note', 'at'];

/** Throws the driver's duplicate error where the order has an event of that number or cause. */
export async function insertEvent(db: Queryable, { order, event, at, actor, cause, note, handedIn }: Transition): Promise<void> {
  await db('order_events').insert({
    order_reference: order.reference,
    account_id: order.sale.accountId,
    sequence: order.sequence,
    type: event,
    state: order.state,
    waiting_on: order.waitingOn,
    actor,
    cause,
    submission_id: handedIn?.id ?? null,
    note: note ?? null,
    at: new Date(at),
  });
}

/** Whether a message, known by its id, has had its effect. */
export async function hasTakenEffect(db: Queryable, reference: string, cause: string): Promise<boolean> {
  return (await db('order_events').where({ order_reference: reference, cause }).first('sequence')) !== undefined;
}

/** What was handed in with a message that has had its effect; undefined: it has not. */
export async function findSubmissionOf(db: Queryable, reference: string, cause: string): Promise<string | undefined> {
  const row = await db('order_events').where({ order_reference: reference, cause }).first('submission_id');
  return row?.submission_id ?? undefined;
}

/** Causes of the newest events, for telling repeats after a run that was lost. */
export async function listRecentCauses(db: Queryable, reference: string): Promise<string[]> {
  const rows = await db('order_events').where('order_reference', reference).orderBy('sequence', 'desc').limit(20).select('cause');
  return rows.map((row) => row.cause);
}

/** The order's life so far, oldest first. */
export async function listEvents(db: Queryable, reference: string): Promise<OrderEvent[]> {
  const rows = await db('order_events').where('order_reference', reference).orderBy('sequence').select(eventColumns);
  return rows.map(toEvent);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
export function toEvent(row: any): OrderEvent {
  const { id, sequence, type, state, waiting_on, actor, cause, note, at } = row;
  return { id: Number(id), sequence, type, state, waitingOn: waiting_on, actor, cause, note, at: at.getTime() };
}
