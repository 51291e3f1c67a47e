import type { Db } from '../../db/connection';
import { findWebhook } from '../../db/webhook/webhooks';
import type { Account } from '../../domain/sale/account';
import { Problem } from '../../domain/problem';
import type { Webhook } from '../../domain/webhook/webhook';

/** A webhook of this account. One of somebody else is not found, as one that does not exist. */
export async function ownWebhook(db: Db, account: Account, id: string): Promise<Webhook> {
  const webhook = await findWebhook(db, id);
  if (webhook?.accountId !== account.id) throw new Problem('not-found', 'Your account has no such webhook; GET /api/webhooks lists them.');
  return webhook;
}

/** Throws `conflict` for one to which nothing is sent. */
export function mustBeEnabled({ disabledAt }: Webhook): void {
  if (disabledAt !== null) throw new Problem('conflict', 'The webhook is disabled, so nothing is sent to it; enable it first: PATCH it with "enabled": true.');
}
