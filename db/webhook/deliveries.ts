import type { AccountEvent } from '../../domain/order/event';
import type { Instant } from '../../domain/time';
import { TEST_EVENT, webhookEventType } from '../../domain/webhook/webhook';
import type { DeliveryState, WebhookDelivery } from '../../domain/webhook/delivery';
import type { Queryable } from '../connection';
import { eventColumns, toEvent } from '../order/events';

/** The cause of what comes from the account's feed; other deliveries are caused by the request that asked for them. */
export const FEED = 'feed';

export const deliveryColumns = [
  'webhook_deliveries.id',
  'webhook_id',
  'message_id',
  'webhook_deliveries.cause',
  'webhook_deliveries.type',
  'event_id',
  'order_events.order_reference',
  'order_events.sequence',
  'webhook_deliveries.state',
  'attempts',
  'first_attempt_at',
  'last_attempt_at',
  'next_attempt_at',
  'answer_status',
  'answer_error',
  'answer_ms',
  'webhook_deliveries.created_at',
];

export const withEvents = (db: Queryable) => db('webhook_deliveries').leftJoin('order_events', 'order_events.id', 'webhook_deliveries.event_id');

/** A delivery that is due at once. @param event left out: a test */
export function newDelivery(webhookId: string, cause: string, at: Instant, event?: Pick<AccountEvent, 'id' | 'type' | 'orderReference'>) {
  const now = new Date(at);
  return {
    webhook_id: webhookId,
    message_id: event ? `event_${event.id}` : `test_${cause}`,
    cause,
    ordering_key: event && cause === FEED ? event.orderReference : cause,
    type: event ? webhookEventType(event.type) : TEST_EVENT,
    event_id: event?.id ?? null,
    state: 'pending' satisfies DeliveryState,
    attempts: 0,
    next_attempt_at: now,
    created_at: now,
  };
}

/** Makes a delivery that a request asked for, once for each request, and answers it. @param event what is sent again; left out: a test */
export async function insertDelivery(db: Queryable, webhookId: string, requestId: string, at: Instant, event?: AccountEvent): Promise<WebhookDelivery> {
  await db('webhook_deliveries')
    .insert(newDelivery(webhookId, requestId, at, event))
    .onConflict()
    .ignore();
  const row = await withEvents(db).where({ webhook_id: webhookId, 'webhook_deliveries.cause': requestId }).first(deliveryColumns);
  return toDelivery(row);
}

export async function findDelivery(db: Queryable, webhookId: string, id: number): Promise<WebhookDelivery | undefined> {
  const row = await withEvents(db).where({ webhook_id: webhookId, 'webhook_deliveries.id': id }).first(deliveryColumns);
  return row && toDelivery(row);
}

/** A page of a webhook's deliveries, newest first. @param before the id of the last one of the page before */
export async function pageOfDeliveries(
  db: Queryable,
  webhookId: string,
  { state, before, limit }: { state?: DeliveryState; before?: number; limit: number },
): Promise<WebhookDelivery[]> {
  const rows = await withEvents(db)
    .where('webhook_id', webhookId)
    .modify((query) => {
      if (state !== undefined) void query.where('webhook_deliveries.state', state);
      if (before !== undefined) void query.where('webhook_deliveries.id', '<', before);
    })
    .orderBy('webhook_deliveries.id', 'desc')
    .limit(limit)
    .select(deliveryColumns);
  return rows.map(toDelivery);
}

/** The event that a delivery is about. */
export async function findDeliveredEvent(db: Queryable, { event }: WebhookDelivery): Promise<AccountEvent | undefined> {
  const row =
    event &&
    (await db('order_events')
      .where('id', event.id)
      .first(['order_reference', ...eventColumns]));
  return row ? { ...toEvent(row), orderReference: row.order_reference } : undefined;
}

/** Of all enabled webhooks. */
export async function countPendingDeliveries(db: Queryable): Promise<number> {
  const enabled = db('webhooks').whereNull('disabled_at').whereNull('deleted_at').select('id');
  const row = await db('webhook_deliveries').where('state', 'pending').whereIn('webhook_id', enabled).count({ deliveries: '*' }).first();
  return Number(row?.deliveries ?? 0);
}

/** Housekeeping: forgets deliveries that ended before the instant, and webhooks that were deleted. A piece at a time. */
export async function clearDeliveries(db: Queryable, endedBefore: Date): Promise<void> {
  await db('webhook_deliveries').whereIn('state', ['delivered', 'failed']).andWhere('last_attempt_at', '<', endedBefore).limit(10_000).delete();
  for (const { id } of await db('webhooks').whereNotNull('deleted_at').limit(100).select('id')) {
    if ((await db('webhook_deliveries').where('webhook_id', id).limit(10_000).delete()) < 10_000) await db('webhooks').where({ id }).delete();
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
export function toDelivery(row: any): WebhookDelivery {
  return {
    id: Number(row.id),
    webhookId: row.webhook_id,
    messageId: row.message_id,
    type: row.type,
    event: row.event_id === null ? null : { id: Number(row.event_id), orderReference: row.order_reference, sequence: row.sequence },
    isRedelivery: row.event_id !== null && row.cause !== FEED,
    state: row.state,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at?.getTime() ?? null,
    lastAttemptAt: row.last_attempt_at?.getTime() ?? null,
    nextAttemptAt: row.next_attempt_at?.getTime() ?? null,
    lastAnswer: row.answer_ms === null ? null : { status: row.answer_status, error: row.answer_error, durationMs: row.answer_ms },
    createdAt: row.created_at.getTime(),
  };
}
