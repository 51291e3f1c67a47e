import type { Knex } from 'knex';
import type { Instant } from '../../domain/time';
import { eventTypeOf } from '../../domain/webhook/webhook';
import { CLAIM_MS, type DeliveryAnswer, type Outcome, type WebhookDelivery } from '../../domain/webhook/delivery';
import type { Db, Queryable } from '../connection';
import { listFeed } from '../order/event-feed';
import { deliveryColumns, FEED, newDelivery, toDelivery, withEvents } from './deliveries';
import { disableWebhook, holdWebhook } from './webhooks';

/** What the worker does with deliveries. The rows are the truth: whoever reads them can go on. */

const EVENTS_AT_ONCE = 500;

/**
 * Makes deliveries of the events that came after those that were taken in, of the types that the webhook wants.
 * @returns whether there are more
 */
export async function takeInEvents(db: Db, webhookId: string, at: Instant): Promise<boolean> {
  return db.transaction(async (trx) => {
    // One at a time: what is taken in from here on is what nobody else takes in.
    const webhook = await holdWebhook(trx, webhookId);
    if (!webhook) return false;
    const types = webhook.eventTypes?.map(eventTypeOf);
    const { events, seen } = await listFeed(trx, webhook.accountId, { after: webhook.lastEventId, limit: EVENTS_AT_ONCE, types });
    const rows = events.map((event) => newDelivery(webhookId, FEED, at, event));
    if (rows.length > 0) await trx('webhook_deliveries').insert(rows).onConflict().ignore();
    if (seen > webhook.lastEventId) await trx('webhooks').where('id', webhookId).update({ last_event_id: seen });
    return events.length === EVENTS_AT_ONCE;
  });
}

/** Of each order, and of each repeat, the first that is pending: the later ones wait until it is delivered or given up. */
const turns = (db: Queryable, webhookId: string) =>
  db('webhook_deliveries').where({ webhook_id: webhookId, state: 'pending' }).groupBy('ordering_key').min('id as id').as('turns');

/** Nobody is sending it, or whoever was has died. */
const unclaimed = (now: Instant) => (query: Knex.QueryBuilder) => void query.whereNull('claimed_until').orWhere('claimed_until', '<=', new Date(now));

/** What may be sent now, oldest first. */
export async function listDueDeliveries(db: Queryable, webhookId: string, now: Instant, limit: number): Promise<WebhookDelivery[]> {
  const rows = await withEvents(db)
    .join(turns(db, webhookId), 'turns.id', 'webhook_deliveries.id')
    .where('next_attempt_at', '<=', new Date(now))
    .andWhere(unclaimed(now))
    .orderBy('webhook_deliveries.id')
    .limit(limit)
    .select(deliveryColumns);
  return rows.map(toDelivery);
}

/**
 * Takes a delivery for one attempt, which counts from now on. False: somebody else has it. If whoever took it dies, it is due again
 * when the claim ends.
 */
export async function claimDelivery(db: Queryable, { id, attempts, firstAttemptAt }: WebhookDelivery, now: Instant): Promise<boolean> {
  const claimed = await db('webhook_deliveries')
    .where({ id, state: 'pending', attempts })
    .andWhere(unclaimed(now))
    .update({
      attempts: attempts + 1,
      first_attempt_at: new Date(firstAttemptAt ?? now),
      last_attempt_at: new Date(now),
      claimed_until: new Date(now + CLAIM_MS),
    });
  return claimed === 1;
}

/**
 * Writes what a claimed attempt brought, and what follows from it: a webhook whose receiver is gone, or that has taken nothing since the first
 * attempt at what is now given up, is disabled with it.
 */
export async function recordAttempt(
  db: Db,
  { id, webhookId, attempts }: WebhookDelivery,
  answer: DeliveryAnswer,
  outcome: Outcome,
  at: Instant,
): Promise<void> {
  await db.transaction(
    async (trx) => {
      // First, as whoever changes the webhook does: two that wait for each other would both have to begin again.
      if (outcome.state === 'failed') await holdWebhook(trx, webhookId);
      const recorded = await trx('webhook_deliveries')
        .where({ id, state: 'pending', attempts: attempts + 1 })
        .update({
          state: outcome.state,
          claimed_until: null,
          next_attempt_at: outcome.state === 'pending' ? new Date(outcome.nextAttemptAt) : null,
          answer_status: answer.status,
          answer_error: answer.error?.slice(0, 300) ?? null,
          answer_ms: answer.durationMs,
        });
      if (recorded === 0 || outcome.state !== 'failed') return;
      if (outcome.disables === 'gone' || !(await tookSomethingSinceFirst(trx, id))) await disableWebhook(trx, webhookId, outcome.disables, at);
    },
    // So that the end of the audit trail can be looked up again when somebody else has just written there.
    { isolationLevel: 'read committed' },
  );
}

async function tookSomethingSinceFirst(trx: Queryable, id: number): Promise<boolean> {
  const taken = await trx('webhook_deliveries as given_up')
    .join('webhook_deliveries as taken', 'taken.webhook_id', 'given_up.webhook_id')
    .where({ 'given_up.id': id, 'taken.state': 'delivered' })
    .whereRaw('taken.last_attempt_at >= given_up.first_attempt_at')
    .first('taken.id');
  return taken !== undefined;
}

/** How many wait, and when the first of them is due. */
export async function findWaiting(db: Queryable, webhookId: string): Promise<{ pending: number; nextAttemptAt?: Instant }> {
  const pending = await db('webhook_deliveries').where({ webhook_id: webhookId, state: 'pending' }).count({ deliveries: '*' }).first();
  const next = await db('webhook_deliveries')
    .join(turns(db, webhookId), 'turns.id', 'webhook_deliveries.id')
    .min({ at: db.raw('GREATEST(next_attempt_at, COALESCE(claimed_until, next_attempt_at))') })
    .first();
  return { pending: Number(pending?.deliveries), nextAttemptAt: next?.at?.getTime() };
}

/** Enabled webhooks with events that were not taken in, or with deliveries that are due. Cheap: asked every second. */
export async function listWebhooksToWake(db: Queryable, now: Date): Promise<{ id: string; accountId: string; url: string }[]> {
  const [rows] = await db.raw(
    `SELECT id, account_id, url FROM webhooks
     WHERE disabled_at IS NULL AND deleted_at IS NULL AND (
       EXISTS (SELECT 1 FROM order_events WHERE order_events.account_id = webhooks.account_id AND order_events.id > webhooks.last_event_id)
       OR id IN (
         SELECT due.webhook_id FROM webhook_deliveries AS due JOIN (
           SELECT MIN(id) AS id FROM webhook_deliveries WHERE state = 'pending' AND webhook_id IN (SELECT id FROM webhooks WHERE disabled_at IS NULL AND deleted_at IS NULL)
           GROUP BY webhook_id, ordering_key
         ) AS turns ON turns.id = due.id
         WHERE due.next_attempt_at <= ? AND (due.claimed_until IS NULL OR due.claimed_until <= ?)))`,
    [now, now],
  );
  return rows.map((row: { id: string; account_id: string; url: string }) => ({ id: row.id, accountId: row.account_id, url: row.url }));
}
