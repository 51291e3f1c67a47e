import type { Db } from '../../db/connection';
import type { Mail } from '../../db/mail/mails';
import { findNotice, type WebhookNotice } from '../../db/webhook/notices';
import { readableTime } from '../../domain/time';
import type { WebhookMailView } from '../../templates/mail-view';
import { renderWebhookMail } from '../../templates/mail';
import type { MailContent, MailSettings } from './mailer';

/** A webhook that the system has disabled; undefined: it works again, or is deleted. */
export async function webhookMail(db: Db, settings: MailSettings, { aboutId }: Pick<Mail, 'aboutId'>): Promise<MailContent | undefined> {
  const notice = aboutId === null ? undefined : await findNotice(db, aboutId);
  return notice && { headers: { 'Auto-Submitted': 'auto-generated' }, ...renderWebhookMail('webhook-disabled', viewOf(notice, settings)) };
}

/** Of the address only the host: some receivers have a secret in the path. */
function viewOf({ webhookId, disabledAt, reason, url, description, accountName, lastError }: WebhookNotice, { publicUrl }: MailSettings): WebhookMailView {
  return {
    webhookId,
    accountName,
    description: description ?? undefined,
    host: new URL(url).host,
    disabledAt: readableTime(disabledAt),
    gone: reason === 'gone',
    lastError: lastError ?? undefined,
    documentationUrl: `${publicUrl}/api/docs`,
  };
}
