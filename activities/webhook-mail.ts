import type { Db } from '../db/connection';
import { listNotices, markNotified, type WebhookNotice } from '../db/webhook-notices';
import { readableTime } from '../domain/time';
import type { WebhookMailView } from '../templates/mail-view';
import { renderWebhookMail } from '../templates/render';
import { createMailer, isForGood, type MailSettings, type SmtpError } from './mail';

/**
 * Tells accounts that a webhook of theirs was disabled; housekeeping asks for it again and again. At least once: it is marked after the mail
 * server took it or refused it for good, and always has the same Message-ID, by which mail programs know it. Throws when a mail was not taken, once
 * all were tried; with the mail server's code, because its words may name people.
 */
export async function sendWebhookMails(db: Db, settings: MailSettings): Promise<void> {
  const notices = await listNotices(db, 100);
  if (notices.length === 0) return;
  const mailer = createMailer(settings);
  const codes: (number | string)[] = [];
  for (const notice of notices) {
    const { webhookId, disabledAt, recipients } = notice;
    try {
      if (recipients.length > 0) {
        await mailer.sendMail({
          from: settings.from,
          to: recipients.map((address) => ({ name: '', address })),
          messageId: `<webhook.${webhookId}.${disabledAt}@${new URL(settings.publicUrl).hostname}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...renderWebhookMail('webhook-disabled', viewOf(notice, settings)),
        });
      }
      await markNotified(db, notice, new Date());
    } catch (error) {
      const refused = error as SmtpError;
      codes.push(refused.responseCode ?? refused.code ?? 'no answer');
      if (isForGood(refused)) await markNotified(db, notice, new Date());
    }
  }
  mailer.close();
  if (codes.length > 0) throw new Error(`${codes.length} of ${notices.length} e-mails about webhooks were not taken by the mail server (${codes.join(', ')}).`);
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
