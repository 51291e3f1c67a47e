import type { Db } from '../../db/connection';
import type { Mail } from '../../db/mail/mails';
import { findAnswer, findTicket } from '../../db/people/tickets';
import type { MailContent, MailSettings } from './mailer';

/** What staff have answered to a ticket, in one thread with it; undefined: it is not there any more. */
export async function ticketMail(db: Db, { publicUrl }: MailSettings, { aboutId }: Pick<Mail, 'aboutId'>): Promise<MailContent | undefined> {
  const answer = aboutId === null ? undefined : await findAnswer(db, aboutId);
  const ticket = answer && (await findTicket(db, answer.ticketId));
  if (!ticket) return undefined;
  const thread = `<ticket.${ticket.id}@${new URL(publicUrl).hostname}>`;
  const about = `Your ticket, related to ${ticket.relatedTo}${ticket.orderReference ? `, order ${ticket.orderReference}` : ''}`;
  const where = ticket.accountId === null ? '' : `\n\nRead all of it and answer: ${publicUrl}/support/tickets/${ticket.number}`;
  return {
    headers: { 'In-Reply-To': thread, References: thread },
    subject: `Re: ${ticket.subject}`.replace(/\s+/g, ' '),
    text: `${answer.body}${where}\n\n-- \n${about}:\n\n${ticket.body.replace(/^/gm, '> ')}\n`,
  };
}
