import type { DisabledReason } from '../domain/webhook';
import type { Queryable } from './connection';

/** A webhook that the system has disabled, with what its account is to be told. */
export interface WebhookNotice {
  webhookId: string;
  disabledAt: number;
  reason: DisabledReason;
  url: string;
  description: string | null;
  accountName: string;
  /** The account's address and its owners', each once */
  recipients: string[];
  /** Of the last delivery that was given up */
  lastError: string | null;
}

/** Those whose account was not told yet, longest disabled first. */
export async function listNotices(db: Queryable, limit: number): Promise<WebhookNotice[]> {
  const rows = await db('webhooks')
    .join('accounts', 'accounts.id', 'webhooks.account_id')
    .whereIn('disabled_reason', ['gone', 'failing'])
    .whereNull('notified_at')
    .whereNull('deleted_at')
    .orderBy('webhooks.disabled_at')
    .limit(limit)
    .select('webhooks.id', 'webhooks.disabled_at', 'disabled_reason', 'url', 'description', 'account_id', 'accounts.name', 'accounts.email');
  return Promise.all(
    rows.map(async (row): Promise<WebhookNotice> => {
      const owners = await db('users').where({ account_id: row.account_id, role: 'owner' }).orderBy('email').select('email');
      const last = await db('webhook_deliveries').where({ webhook_id: row.id, state: 'failed' }).orderBy('last_attempt_at', 'desc').first('answer_error');
      const addresses = [row.email, ...owners.map(({ email }: { email: string }) => email)].filter(Boolean);
      return {
        webhookId: row.id,
        disabledAt: row.disabled_at.getTime(),
        reason: row.disabled_reason,
        url: row.url,
        description: row.description,
        accountName: row.name,
        recipients: [...new Set(addresses)],
        lastError: last?.answer_error ?? null,
      };
    }),
  );
}

export async function markNotified(db: Queryable, { webhookId, disabledAt }: WebhookNotice, at: Date): Promise<void> {
  await db('webhooks')
    .where({ id: webhookId, disabled_at: new Date(disabledAt) })
    .update({ notified_at: at });
}
