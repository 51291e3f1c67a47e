import type { Db } from '../db/connection';
import { findTicket, listDueAnswers, markAnswerNotTaken, markAnswerSent } from '../db/tickets';
import { nextTryAt } from '../domain/ticket';
import { createMailer, isForGood, troubleOf, type MailSettings, type SmtpError } from './mail';

/**
 * Sends the answers of staff that have not gone out yet; housekeeping asks for it again and again. At least once: an answer is marked as
 * sent after the mail server took it, and always has the same Message-ID, by which mail programs know it. What is not taken is tried again at
 * widening pauses; what is refused for good is over.
 * @returns how many were sent
 */
export async function sendTicketAnswers(db: Db, settings: MailSettings, now = Date.now()): Promise<number> {
  const answers = await listDueAnswers(db, new Date(now), 100);
  if (answers.length === 0) return 0;
  const mailer = createMailer(settings);
  const host = new URL(settings.publicUrl).hostname;
  let sent = 0;
  for (const answer of answers) {
    const { id, ticketId, body } = answer;
    const ticket = await findTicket(db, ticketId);
    if (!ticket) continue;
    try {
      await mailer.sendMail({
        from: settings.from,
        to: { name: '', address: ticket.email },
        messageId: `<ticket.${ticketId}.${id}@${host}>`,
        inReplyTo: `<ticket.${ticketId}@${host}>`,
        references: `<ticket.${ticketId}@${host}>`,
        subject: `Re: ${ticket.subject}`.replace(/\s+/g, ' '),
        text: `${body}\n\n-- \nYour ticket, related to ${ticket.relatedTo}${ticket.orderReference ? `, order ${ticket.orderReference}` : ''}:\n\n${ticket.body.replace(/^/gm, '> ')}\n`,
      });
      await markAnswerSent(db, id, new Date());
      sent += 1;
    } catch (error) {
      const refused = error as SmtpError;
      await markAnswerNotTaken(db, answer, { now, trouble: troubleOf(refused), nextTryAt: isForGood(refused) ? undefined : nextTryAt(answer, now) });
    }
  }
  mailer.close();
  return sent;
}
