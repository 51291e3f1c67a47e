import type { Db } from '../../db/connection';
import type { Mail } from '../../db/mail/mails';
import { findResetById } from '../../db/people/password-resets';
import type { Secrets } from '../../domain/secrets';
import { readableTime } from '../../domain/time';
import type { MailContent, MailSettings } from './mailer';

const headers = { 'Auto-Submitted': 'auto-generated' };

export function signInSlowed({ publicUrl }: MailSettings, { createdAt }: Pick<Mail, 'createdAt'>): MailContent {
  return {
    headers,
    subject: 'Wrong passwords were tried for your sign-in',
    text:
      `Somebody has tried many wrong passwords for your sign-in at ${publicUrl} (${readableTime(createdAt)}). Nobody got in by that.\n\n` +
      'Whoever tries is slowed down. You can sign in as always where you have signed in before; elsewhere you may be asked to wait a few minutes.\n\n' +
      `If it was you and you no longer know your password, or if you use it anywhere else, ask for a new one: ${publicUrl}/password/forgotten\n`,
  };
}

/** The link to a new password; undefined: it is used, ended, or another one was asked for. */
export async function passwordReset(
  db: Db,
  secrets: Secrets,
  { publicUrl }: MailSettings,
  { aboutId, kind }: Pick<Mail, 'aboutId' | 'kind'>,
): Promise<MailContent | undefined> {
  const reset = aboutId === null ? undefined : await findResetById(db, aboutId, Date.now());
  const because =
    kind === 'password-forgotten'
      ? 'Somebody, most likely you, has asked for a new password. If it was not you, you need do nothing: your password stays as it is.'
      : 'Your password was taken back, and you are signed out everywhere.';
  return (
    reset && {
      headers,
      subject: 'Choose a new password',
      text:
        `${because} Choose a new one here, once, until ${readableTime(reset.endsAt)}:\n\n` +
        `${publicUrl}/password/reset/${reset.id}/${secrets.passwordResetSecret(reset)}\n\n` +
        `If the time is over, ask for another link: ${publicUrl}/password/forgotten\n`,
    }
  );
}
