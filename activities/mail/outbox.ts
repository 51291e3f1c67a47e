import type { Db } from '../../db/connection';
import { findMail, listDueMails, markDropped, markFailed, markNotTaken, markSent, type Mail } from '../../db/mail/mails';
import { isAboutOrder, nextTryAt } from '../../domain/mail';
import type { Secrets } from '../../domain/secrets';
import { withoutPeople } from '../../domain/smtp-words';
import type { OrderActivities } from '../../workflows/activities';
import { createMailer, isForGood, troubleOf, type MailContent, type MailSettings, type SmtpError } from './mailer';
import { orderMail } from './order-mail';
import { ticketMail } from './ticket-mail';
import { passwordReset, signInSlowed } from './user-mail';
import { webhookMail } from './webhook-mail';

export interface OutboxParts {
  db: Db;
  secrets: Secrets;
  settings: MailSettings;
}

/** Every e-mail is a row of one table and leaves through here: an order's because its workflow says so, all others because housekeeping does. */
export function createOutbox({ db, secrets, settings }: OutboxParts) {
  const mailer = createMailer(settings);
  const host = new URL(settings.publicUrl).hostname;

  /** Made at the last moment: no table and no history holds links and secrets. Undefined: there is nothing more to tell. */
  function contentOf(mail: Mail): Promise<MailContent | undefined> {
    if (isAboutOrder(mail.kind)) return orderMail(db, secrets, settings, mail);
    switch (mail.kind) {
      case 'ticket-answer':
        return ticketMail(db, settings, mail);
      case 'password-reset':
      case 'password-forgotten':
        return passwordReset(db, secrets, settings, mail);
      case 'sign-in-slowed':
        return Promise.resolve(signInSlowed(settings, mail));
      case 'webhook-disabled':
        return webhookMail(db, settings, mail);
    }
  }

  /**
   * Sends a mail that is written and not over. At least once: when the answer of the mail server gets lost it goes out again, under the same Message-ID,
   * by which mail programs know it. One that is refused for good is over. Throws where it was not taken, in words that name nobody; the mail server's own, which
   * may name people, are in the table.
   */
  async function sendMail(mailId: string): ReturnType<OrderActivities['sendMail']> {
    const mail = await findMail(db, mailId);
    if (!mail || mail.isOver) return undefined;
    const content = mail.recipients.length === 0 ? undefined : await contentOf(mail);
    if (!content) {
      await markDropped(db, mailId, new Date());
      return { dropped: true };
    }
    const { headers, ...parts } = content;
    let refused: SmtpError | undefined;
    try {
      const answer = (await mailer.sendMail({
        from: settings.from,
        to: mail.recipients.map((address) => ({ name: '', address })),
        messageId: `<${mailId}@${host}>`,
        headers,
        ...parts,
      })) as { rejectedErrors?: SmtpError[] };
      refused = answer.rejectedErrors?.[0];
    } catch (error) {
      return notTaken(mail, error as SmtpError);
    }
    await markSent(db, mailId, new Date(), refused && troubleOf(refused));
    return undefined;
  }

  async function notTaken(mail: Mail, error: SmtpError): Promise<{ refusedWith: number }> {
    const trouble = troubleOf(error);
    if (isForGood(error)) {
      await markFailed(db, mail.id, new Date(), trouble);
      return { refusedWith: trouble.code! };
    }
    await markNotTaken(db, mail, new Date(nextTryAt(mail.tries, Date.now())), trouble);
    const words = error.response ?? [error.code, error.message].filter(Boolean).join(': ');
    throw new Error(`The mail server did not take the e-mail: ${withoutPeople(words, mail.recipients)}`);
  }

  return {
    sendMail,
    /**
     * Sends what is due and belongs to no order; housekeeping asks for it again and again. Throws when a mail was not taken, once all were tried.
     * @returns how many were sent
     */
    async sendDueMails(now = Date.now()): Promise<number> {
      const ids = await listDueMails(db, new Date(now), 100);
      const troubles: string[] = [];
      let sent = 0;
      for (const id of ids) {
        try {
          if ((await sendMail(id)) === undefined) sent += 1;
        } catch (error) {
          troubles.push(error instanceof Error ? error.message : String(error));
        }
      }
      if (troubles.length > 0) throw new Error(`${troubles.length} of ${ids.length} e-mails were not taken: ${[...new Set(troubles)].join(' ')}`);
      return sent;
    },
    close: () => mailer.close(),
  };
}
