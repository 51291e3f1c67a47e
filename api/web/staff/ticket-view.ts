import type { Ticket, TicketAnswer } from '../../../domain/people/ticket';
import type { User } from '../../../domain/people/user';
import type { FieldProblem } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import type { FieldView } from '../../../templates/parts/field/field';
import type { HeadView } from '../../../templates/parts/head/head';
import type { ThreadView } from '../../../templates/parts/thread/thread';
import type { TimeView } from '../../../templates/parts/time/time';
import { fieldView } from '../frame/fields';
import { timeView } from '../frame/words';
import { ticketBadgeForStaff } from '../support/ticket-words';

interface DeskTicketsView extends PageView {
  head: HeadView;
  rows: { href: string; number: string; subject: string; about: string; from: string; badge: BadgeView; holder: string; since: TimeView }[];
  hidden: string | null;
}

interface DeskTicketView extends PageView {
  head: HeadView;
  url: string;
  thread: ThreadView;
  answer: FieldView;
  isClosed: boolean;
  /** What the reader can do about who has it; null: somebody else has it */
  hold: { action: string; label: string } | null;
  holder: string;
}

export const deskTicketsPage = page<DeskTicketsView>('staff/tickets');
export const deskTicketPage = page<DeskTicketView>('staff/ticket');

/** @param emails of the staff by id */
export function deskTicketsView(tickets: readonly Ticket[], emails: ReadonlyMap<string, string>, hidden: string | null): DeskTicketsView {
  return {
    title: 'Tickets',
    head: {
      heading: 'Tickets',
      trail: [{ label: 'Desk', href: '/staff' }, { label: 'Tickets' }],
      about: [{ text: 'Open ones; those that wait for us first, oldest on top.' }],
    },
    rows: tickets.map((ticket) => ({
      href: ticketUrl(ticket),
      number: String(ticket.number),
      subject: ticket.subject,
      about: ticket.orderReference === null ? ticket.relatedTo : `${ticket.relatedTo}, order ${ticket.orderReference}`,
      from: ticket.email || 'erased',
      badge: ticketBadgeForStaff(ticket),
      holder: ticket.heldBy === null ? 'nobody' : (emails.get(ticket.heldBy) ?? 'a former colleague'),
      since: timeView(ticket.createdAt),
    })),
    hidden,
  };
}

interface DeskTicketFacts {
  ticket: Ticket;
  answers: readonly TicketAnswer[];
  named: (actor: string) => string;
  reader: User;
  holder: string | undefined;
}

export function deskTicketView(
  { ticket, answers, named, reader, holder }: DeskTicketFacts,
  typed: Record<string, string>,
  problems: readonly FieldProblem[],
): DeskTicketView {
  const { number, subject, relatedTo, email, orderReference, heldBy, closedAt } = ticket;
  const url = ticketUrl(ticket);
  const hold =
    heldBy === null ? { action: `${url}/take`, label: 'Take it' } : heldBy === reader.id ? { action: `${url}/give-back`, label: 'Give it back' } : null;
  return {
    title: subject,
    head: {
      heading: subject,
      trail: [{ label: 'Desk', href: '/staff' }, { label: 'Tickets', href: '/staff/tickets' }, { label: `Ticket ${number}` }],
      badge: ticketBadgeForStaff(ticket),
      about: [
        { text: relatedTo },
        { text: `From ${email || 'somebody who is erased'}` },
        ...(orderReference === null ? [] : [{ text: `Order ${orderReference}`, href: `/staff/orders/${orderReference}` }]),
      ],
    },
    url,
    thread: [
      { by: email || 'Erased', body: ticket.body, at: timeView(ticket.createdAt), note: null, isNote: false },
      ...answers.map((each) => ({ by: named(each.actor), body: each.body, at: timeView(each.createdAt), note: deliveryInWords(each), isNote: each.isNote })),
    ],
    answer: fieldView({ name: 'body', label: 'Answer or note', lines: 6, maxLength: 5000 }, typed, problems),
    isClosed: closedAt !== null,
    hold,
    holder: heldBy === null ? 'Nobody has this ticket.' : heldBy === reader.id ? 'You have this ticket.' : `${holder ?? 'Somebody else'} has this ticket.`,
  };
}

export const ticketUrl = ({ number }: Pick<Ticket, 'number'>) => `/staff/tickets/${number}`;

/** Of words of staff that went out by e-mail; null: there is no e-mail. */
function deliveryInWords({ isNote, actor, sentAt, failedAt, tries, answerCode }: TicketAnswer): string | null {
  if (isNote || actor.startsWith('user:')) return null;
  if (sentAt !== null) return 'sent';
  const answer = answerCode === null ? 'could not be reached' : `answered ${answerCode}`;
  if (failedAt !== null) return `not delivered: the mail server ${answer}; it is not tried again`;
  return tries === null || tries === 0 ? 'on its way' : `not sent yet: the mail server ${answer}; it is tried again`;
}
