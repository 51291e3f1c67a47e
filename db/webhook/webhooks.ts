import { Problem } from '../../domain/problem';
import type { Instant } from '../../domain/time';
import { MOST_WEBHOOKS, type DisabledReason, type Webhook } from '../../domain/webhook/webhook';
import { writeAudit } from '../people/audit';
import { writeNotice } from './notices';
import type { Db, Queryable } from '../connection';
import { fromJson } from '../account/policies';

const columns = [
  'id',
  'account_id',
  'url',
  'description',
  'event_types',
  'last_event_id',
  'secret_version',
  'secret_rotated_at',
  'disabled_at',
  'disabled_reason',
  'created_at',
];

/** One that was deleted is there until housekeeping has cleared its deliveries, and is found by nobody. */
const there = (db: Queryable) => db('webhooks').whereNull('deleted_at');

/**
 * Makes a webhook. Where its id is there already, an earlier try of the same request has made it. Throws `conflict` where the account has as
 * many as it may have.
 */
export async function insertWebhook(db: Db, webhook: Webhook): Promise<void> {
  await db.transaction(async (trx) => {
    // Of many at once one after the other: each counts what the ones before have made.
    await trx('accounts').where('id', webhook.accountId).forUpdate().first('id');
    if (await trx('webhooks').where('id', webhook.id).first('id')) return;
    const made = await there(trx).where('account_id', webhook.accountId).count({ webhooks: '*' }).first();
    if (Number(made?.webhooks) >= MOST_WEBHOOKS)
      throw new Problem('conflict', `Your account has ${MOST_WEBHOOKS} webhooks, which is the most that it may have; delete one that is not needed first.`);
    await trx('webhooks').insert({
      id: webhook.id,
      account_id: webhook.accountId,
      url: webhook.url,
      description: webhook.description,
      event_types: webhook.eventTypes && JSON.stringify(webhook.eventTypes),
      last_event_id: webhook.lastEventId,
      secret_version: webhook.secretVersion,
      created_at: new Date(webhook.createdAt),
    });
  });
}

export async function findWebhook(db: Queryable, id: string): Promise<Webhook | undefined> {
  return toWebhook(await there(db).where({ id }).first(columns));
}

/** Inside a transaction: holds the row until its end. */
export async function holdWebhook(trx: Queryable, id: string): Promise<Webhook | undefined> {
  return toWebhook(await there(trx).where({ id }).forUpdate().first(columns));
}

/** An account's webhooks, oldest first. */
export async function listWebhooks(db: Queryable, accountId: string): Promise<Webhook[]> {
  const rows = await there(db).where('account_id', accountId).orderBy(['created_at', 'id']).select(columns);
  return rows.map((row) => toWebhook(row)!);
}

export type WebhookChanges = Partial<Pick<Webhook, 'url' | 'description' | 'eventTypes'>> & { enabled?: boolean };

/**
 * Changes what is given. Enabled, also where it was enabled before: everything that waits is tried anew and at once, with three days before it.
 * Disabled: an earlier instant and reason stay.
 */
export async function changeWebhook(db: Db, id: string, { url, description, eventTypes, enabled }: WebhookChanges, at: Instant): Promise<void> {
  const change = { url, description, event_types: eventTypes && JSON.stringify(eventTypes) };
  await db.transaction(async (trx) => {
    const row = there(trx).where({ id });
    if (Object.values(change).some((value) => value !== undefined)) await row.clone().update(change);
    if (enabled === false)
      await row
        .clone()
        .whereNull('disabled_at')
        .update({ disabled_at: new Date(at), disabled_reason: 'request' });
    if (enabled !== true) return;
    await row.clone().update({ disabled_at: null, disabled_reason: null });
    await trx('webhook_deliveries')
      .where({ webhook_id: id, state: 'pending' })
      // Not what is being sent at this moment (db/webhook/work.ts).
      .where((free) => void free.whereNull('claimed_until').orWhere('claimed_until', '<=', new Date(at)))
      .update({ attempts: 0, first_attempt_at: null, next_attempt_at: new Date(at) });
  });
}

/** The next version of the secret, once for each request. */
export async function rotateSecret(db: Queryable, id: string, rotationId: string, at: Instant): Promise<void> {
  await there(db)
    .where({ id })
    .where((fresh) => void fresh.whereNull('rotation_id').orWhere('rotation_id', '<>', rotationId))
    .update({ secret_version: db.raw('secret_version + 1'), secret_rotated_at: new Date(at), rotation_id: rotationId });
}

/** Whether an account's webhook was deleted at this very instant. */
export async function wasDeletedAt(db: Queryable, accountId: string, id: string, at: Instant): Promise<boolean> {
  return (
    (await db('webhooks')
      .where({ id, account_id: accountId, deleted_at: new Date(at) })
      .first('id')) !== undefined
  );
}

export async function deleteWebhook(db: Queryable, id: string, at: Instant): Promise<void> {
  await there(db)
    .where({ id })
    .update({ deleted_at: new Date(at) });
}

/** By the system itself, with a line in the audit trail. One that is disabled already keeps its instant and reason. */
export async function disableWebhook(trx: Queryable, id: string, reason: Exclude<DisabledReason, 'request'>, at: Instant): Promise<void> {
  const disabled = await there(trx)
    .where({ id })
    .whereNull('disabled_at')
    .update({ disabled_at: new Date(at), disabled_reason: reason });
  if (disabled === 0) return;
  await writeNotice(trx, id, at);
  await writeAudit(trx, { at, actor: 'worker', action: 'webhook disable', subject: id, detail: `reason: ${reason}` });
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
function toWebhook(row: any): Webhook | undefined {
  return (
    row && {
      id: row.id,
      accountId: row.account_id,
      url: row.url,
      description: row.description,
      eventTypes: row.event_types === null ? null : fromJson(row.event_types),
      lastEventId: Number(row.last_event_id),
      secretVersion: row.secret_version,
      secretRotatedAt: row.secret_rotated_at?.getTime() ?? null,
      disabledAt: row.disabled_at?.getTime() ?? null,
      disabledReason: row.disabled_reason,
      createdAt: row.created_at.getTime(),
    }
  );
}
