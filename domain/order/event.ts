import { publicActor, publicNote } from '../people/actor';
import type { OrderState, WaitingOn } from './order';
import { isoTime, type Instant } from '../time';
import type { EventType } from './transition';

/** One step of an order's life, as the feed of its account has it. */
export interface AccountEvent {
  /** Rises in the feed */
  id: number;
  orderReference: string;
  /** Rises by one in an order */
  sequence: number;
  type: EventType;
  state: OrderState;
  waitingOn: WaitingOn | null;
  actor: string;
  note: string | null;
  at: Instant;
}

/** The event in JSON, the same in `GET /api/events` and in webhooks. */
export function eventView(one: AccountEvent) {
  return {
    id: String(one.id),
    order_reference: one.orderReference,
    sequence: one.sequence,
    type: one.type,
    at: isoTime(one.at),
    state: one.state,
    waiting_on: one.waitingOn,
    actor: publicActor(one.actor),
    note: publicNote(one),
  };
}
