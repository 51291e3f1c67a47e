import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { closeTicket, findTicketByNumber, insertCustomerAnswer, listAnswers, listTicketsOf } from '../../../db/people/tickets';
import { findEmails } from '../../../db/people/users';
import { actorOf, userIdIn } from '../../../domain/people/actor';
import type { Ticket } from '../../../domain/people/ticket';
import type { User } from '../../../domain/people/user';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import type { EmptyView } from '../../../templates/parts/empty/empty';
import type { FieldView } from '../../../templates/parts/field/field';
import type { HeadView } from '../../../templates/parts/head/head';
import type { ThreadView } from '../../../templates/parts/thread/thread';
import type { TimeView } from '../../../templates/parts/time/time';
import { parse, type Parameters } from '../../http/parameters';
import { formOf, takes } from '../../http/takes';
import { fieldView } from '../frame/fields';
import { accountUserOf } from '../frame/session';
import { dayView, timeView } from '../frame/words';
import type { PortalDependencies } from '../portal/dependencies';
import { ticketBadge } from './ticket-words';

export interface TicketRowView {
  href: string;
  number: string;
  subject: string;
  about: string;
  badge: BadgeView;
  since: TimeView;
}

interface TicketsView extends PageView {
  head: HeadView;
  rows: TicketRowView[];
  empty: EmptyView;
  /** What the list does not show; null: nothing */
  hidden: string | null;
}

interface TicketView extends PageView {
  head: HeadView;
  url: string;
  thread: ThreadView;
  answer: FieldView;
  isClosed: boolean;
}

export const ticketsPage = page<TicketsView>('support/tickets');
export const ticketPage = page<TicketView>('support/ticket');

const MOST_LISTED = 200;
const answerForm = z.object({
  body: z.string().trim().min(1, 'is missing; write an answer').max(5000, 'is longer than 5000 characters; shorten it'),
});

/** A team's tickets, with what was said on both sides. Notes of staff are never here. */
export function ticketPages({ db, show }: PortalDependencies): Router {
  const router = Router();

  router.get('/support/tickets', async (request, response) => {
    const { accountId } = await accountUserOf(db, request);
    const tickets = await listTicketsOf(db, accountId, MOST_LISTED + 1);
    await show(request, response, ticketsPage, {
      title: 'Support tickets',
      head: { heading: 'Support tickets', trail: [{ label: 'Support', href: '/support' }, { label: 'Tickets' }], acts: [newTicketAct] },
      rows: tickets.slice(0, MOST_LISTED).map(ticketRow),
      empty: {
        heading: 'No tickets yet',
        text: 'Ask our staff about an order, a validation or a payment.',
        act: { label: 'Open a ticket', href: newTicketAct.href },
      },
      hidden: tickets.length > MOST_LISTED ? `The newest ${MOST_LISTED} tickets. Older ones are not listed; ask our staff for them.` : null,
    });
  });

  router.get('/support/tickets/:number', async (request, response) => {
    const { ticket } = await ownTicket(request);
    await showTicket(request, response, ticket);
  });

  router.post('/support/tickets/:number/answers', takes({ form: answerForm }), async (request: Request<{ number: string }>, response) => {
    const { user, ticket } = await ownTicket(request);
    const typed = formOf(request);
    try {
      const { body } = parse(answerForm, typed);
      await db.transaction((trx) => insertCustomerAnswer(trx, { ticketId: ticket.id, actor: actorOf(user), body }, Date.now()));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      return showTicket(request, response, ticket, typed, error.fields);
    }
    response.redirect(303, `/support/tickets/${ticket.number}`);
  });

  router.post('/support/tickets/:number/closing', async (request, response) => {
    const { ticket } = await ownTicket(request);
    await closeTicket(db, ticket.id);
    response.redirect(303, `/support/tickets/${ticket.number}`);
  });

  return router;

  async function ownTicket(request: Request<{ number: string }>): Promise<{ user: User; ticket: Ticket }> {
    const user = await accountUserOf(db, request);
    const { number } = request.params;
    const ticket = /^[1-9]\d{0,8}$/.test(number) ? await findTicketByNumber(db, Number(number)) : undefined;
    if (ticket?.accountId !== user.accountId) throw new Problem('not-found', 'Your team has no such ticket; the list of tickets has those that it has.');
    return { user, ticket };
  }

  async function showTicket(
    request: Request,
    response: Response,
    ticket: Ticket,
    typed: Parameters = {},
    problems: readonly FieldProblem[] = [],
  ): Promise<void> {
    const said = (await listAnswers(db, ticket.id)).filter(({ isNote }) => !isNote);
    const ids = said.map(({ actor }) => userIdIn(actor)).filter((id) => id !== undefined);
    const emails = ids.length === 0 ? new Map<string, string>() : await findEmails(db, ids);
    // People of the seller are named in the audit, not to customers.
    const nameOf = (actor: string) => (actor.startsWith('user:') ? (emails.get(userIdIn(actor) ?? '') ?? 'Your team') : 'Our staff');
    const view = {
      title: `Ticket ${ticket.number}: ${ticket.subject}`,
      head: {
        heading: ticket.subject,
        trail: [{ label: 'Support', href: '/support' }, { label: 'Tickets', href: '/support/tickets' }, { label: `Ticket ${ticket.number}` }],
        badge: ticketBadge(ticket),
        about: [
          { text: ticket.relatedTo },
          ...(ticket.orderReference === null ? [] : [{ text: `Order ${ticket.orderReference}`, href: `/orders/${ticket.orderReference}` }]),
        ],
      },
      url: `/support/tickets/${ticket.number}`,
      thread: [
        { by: ticket.email, body: ticket.body, at: timeView(ticket.createdAt), note: null, isNote: false },
        ...said.map(({ actor, body, createdAt }) => ({ by: nameOf(actor), body, at: timeView(createdAt), note: null, isNote: false })),
      ],
      answer: fieldView(
        { name: 'body', label: ticket.closedAt === null ? 'Your answer' : 'Your answer opens the ticket again', lines: 6, maxLength: 5000 },
        typed,
        problems,
      ),
      isClosed: ticket.closedAt !== null,
    };
    await show(request, response, ticketPage, view, problems.length > 0 ? 422 : 200);
  }
}

export const newTicketAct = { label: 'Open a ticket', href: '/support/tickets/new', icon: 'add' as const, primary: true };

export function ticketRow(ticket: Ticket): TicketRowView {
  const { number, subject, relatedTo, orderReference, createdAt } = ticket;
  return {
    href: `/support/tickets/${number}`,
    number: String(number),
    subject,
    about: orderReference === null ? relatedTo : `${relatedTo}, order ${orderReference}`,
    badge: ticketBadge(ticket),
    since: dayView(createdAt),
  };
}
