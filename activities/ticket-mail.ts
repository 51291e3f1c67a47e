import type { Db } from '../db/connection';
import { findTicket, listUnsentAnswers, markAnswerFailed, markAnswerSent } from '../db/tickets';
import { createMailer, type MailSettings } from './mail';

/**
 * Sends the answers of staff that have not gone out yet; housekeeping asks for it again and again. At least once: an answer is marked as
 * sent after the mail server took it, and always has the same Message-ID, by which mail programs know it.
 * @returns how many were sent
 */
export async function sendTicketAnswers(db: Db, settings: MailSettings): Promise<number> {
  const answers = await listUnsentAnswers(db, 100);
  if (answers.length === 0) return 0;
  const mailer = createMailer(settings);
  const host = new URL(settings.publicUrl).hostname;
  let sent = 0;
  for (const { id, ticketId, body } of answers) {
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
      await markAnswerFailed(db, id, error instanceof Error ? error.message : String(error));
    }
  }
  mailer.close();
  return sent;
}
