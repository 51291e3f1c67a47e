import type { DisabledReason } from '../../domain/webhook/webhook';
import type { Instant } from '../../domain/time';
import type { Queryable } from '../connection';
import { insertDeskMail } from '../mail/mails';

/** A webhook that the system has disabled, with what its account is to be told. */
export interface WebhookNotice {
  webhookId: string;
  disabledAt: Instant;
  reason: DisabledReason;
  url: string;
  description: string | null;
  accountName: string;
  /** Of the last delivery that was given up */
  lastError: string | null;
}

/** Tells the account's address and its owners, each once, that a webhook of theirs is disabled. */
export async function writeNotice(trx: Queryable, webhookId: string, at: Instant): Promise<void> {
  const account = await trx('webhooks')
    .join('accounts', 'accounts.id', 'webhooks.account_id')
    .where('webhooks.id', webhookId)
    .first('accounts.id', 'accounts.email');
  const owners: string[] = await trx('users').where({ account_id: account.id, role: 'owner' }).orderBy('email').pluck('email');
  const recipients = [...new Set([account.email as string | null, ...owners])].filter((address) => address !== null);
  await insertDeskMail(trx, { id: `webhook.${webhookId}.${at}`, kind: 'webhook-disabled', aboutId: webhookId, recipients, at });
}

/** Undefined where it is no longer disabled by the system. */
export async function findNotice(db: Queryable, webhookId: string): Promise<WebhookNotice | undefined> {
  const row = await db('webhooks')
    .join('accounts', 'accounts.id', 'webhooks.account_id')
    .where('webhooks.id', webhookId)
    .whereIn('disabled_reason', ['gone', 'failing'])
    .whereNull('deleted_at')
    .first('webhooks.disabled_at', 'disabled_reason', 'url', 'description', 'accounts.name');
  if (!row) return undefined;
  const last = await db('webhook_deliveries').where({ webhook_id: webhookId, state: 'failed' }).orderBy('last_attempt_at', 'desc').first('answer_error');
  return {
    webhookId,
    disabledAt: row.disabled_at.getTime(),
    reason: row.disabled_reason,
    url: row.url,
    description: row.description,
    accountName: row.name,
    lastError: last?.answer_error ?? null,
  };
}
