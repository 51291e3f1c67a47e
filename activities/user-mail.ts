import type { Db } from '../db/connection';
import { listDueUserMails, markUserMailNotTaken, markUserMailSent, type UserMail } from '../db/user-mails';
import type { Secrets } from '../domain/secrets';
import { nextTryAt } from '../domain/ticket';
import { readableTime } from '../domain/time';
import { createMailer, isForGood, troubleOf, type MailSettings, type SmtpError } from './mail';

/**
 * Tells users about their own sign-in; housekeeping asks for it again and again. At least once: a mail is marked as sent after the mail server took it, and
 * always has the same Message-ID. A link that is over meanwhile is not sent any more.
 * @returns how many were sent
 */
export async function sendUserMails(db: Db, secrets: Secrets, settings: MailSettings, now = Date.now()): Promise<number> {
  const mails = await listDueUserMails(db, now, 100);
  if (mails.length === 0) return 0;
  const mailer = createMailer(settings);
  let sent = 0;
  for (const mail of mails) {
    if (mail.reset?.isOver) {
      await markUserMailNotTaken(db, mail, { now });
      continue;
    }
    try {
      await mailer.sendMail({
        from: settings.from,
        to: { name: '', address: mail.email },
        messageId: `<user.${mail.id}@${new URL(settings.publicUrl).hostname}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...wordsOf(mail, secrets, settings),
      });
      await markUserMailSent(db, mail, Date.now());
      sent += 1;
    } catch (error) {
      const refused = error as SmtpError;
      await markUserMailNotTaken(db, mail, { now, code: troubleOf(refused).code, nextTryAt: isForGood(refused) ? undefined : nextTryAt(mail, now) });
    }
  }
  mailer.close();
  return sent;
}

function wordsOf({ reset, userId, createdAt }: UserMail, secrets: Secrets, { publicUrl }: MailSettings): { subject: string; text: string } {
  if (reset === undefined)
    return {
      subject: 'Wrong passwords were tried for your sign-in',
      text:
        `Somebody has tried many wrong passwords for your sign-in at ${publicUrl} (${readableTime(createdAt)}). Nobody got in by that.\n\n` +
        'Whoever tries is slowed down. You can sign in as always where you have signed in before; elsewhere you may be asked to wait a few minutes.\n\n' +
        'If it was you and you no longer know your password, or if you use it anywhere else, ask us for a new one.\n',
    };
  return {
    subject: 'Choose a new password',
    text:
      `Your password was taken back, and you are signed out everywhere. Choose a new one here, once, until ${readableTime(reset.endsAt)}:\n\n` +
      `${publicUrl}/password/reset/${reset.id}/${secrets.passwordResetSecret({ id: reset.id, userId })}\n\n` +
      'If the time is over, ask us for another link.\n',
  };
}
