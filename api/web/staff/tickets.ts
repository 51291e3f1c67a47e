import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { writeAudit } from '../../../db/people/audit';
import { namesOf } from '../../../db/people/people';
import {
  closeTicket,
  countOpenTickets,
  findTicketByNumber,
  giveTicketBack,
  insertAnswer,
  insertNote,
  listAnswers,
  listTicketQueue,
  takeTicket,
} from '../../../db/people/tickets';
import { findEmails } from '../../../db/people/users';
import { actorOf } from '../../../domain/people/actor';
import { mayAct } from '../../../domain/people/staff-acts';
import type { Ticket } from '../../../domain/people/ticket';
import type { User } from '../../../domain/people/user';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { parse } from '../../http/parameters';
import { formOf, takes } from '../../http/takes';
import { setFlash } from '../frame/flash';
import { staffOf } from '../frame/session';
import type { PortalDependencies } from '../portal/dependencies';
import { deskTicketPage, deskTicketView, deskTicketsPage, deskTicketsView, ticketUrl } from './ticket-view';

const MOST_LISTED = 100;

const answerForm = z.object({
  body: z.string().trim().min(1, 'is missing; write an answer').max(5000, 'is longer than 5000 characters; shorten it'),
  as: z.enum(['answer', 'close', 'note'], 'is none of the buttons of this page; use one of them').default('answer'),
});

type TicketRequest = Request<{ number: string }>;

/** Tickets at the desk: the queue, who has which, answers by e-mail, and notes that no customer sees. */
export function deskTicketPages({ db, show: answer }: PortalDependencies): Router {
  const router = Router();

  router.get('/staff/tickets', async (request, response) => {
    await staffOf(db, request);
    const [tickets, count] = await Promise.all([listTicketQueue(db, MOST_LISTED), countOpenTickets(db)]);
    const holders = [...new Set(tickets.map(({ heldBy }) => heldBy).filter((id) => id !== null))];
    const emails = holders.length === 0 ? new Map<string, string>() : await findEmails(db, holders);
    const hidden = count > tickets.length ? `The oldest ${tickets.length} of ${count} open tickets.` : null;
    await answer(request, response, deskTicketsPage, deskTicketsView(tickets, emails, hidden));
  });

  router.get('/staff/tickets/:number', async (request, response) => {
    const user = await staffOf(db, request);
    await show(request, response, user, await ticketOf(request));
  });

  router.post('/staff/tickets/:number/answer', takes({ form: answerForm }), async (request: TicketRequest, response) => {
    const user = await answering(request);
    const ticket = await ticketOf(request);
    const typed = formOf(request);
    try {
      const { body, as } = parse(answerForm, typed);
      const actor = actorOf(user);
      const said = { ticketId: ticket.id, actor, body };
      await db.transaction(async (trx) => {
        if (as === 'note') return insertNote(trx, said, Date.now());
        await insertAnswer(trx, said, Date.now());
        if (as === 'close') await closeTicket(trx, ticket.id);
        await writeAudit(trx, { at: Date.now(), actor, action: 'ticket-answered', subject: ticket.id, detail: as === 'close' ? 'closed' : '' });
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      return show(request, response, user, ticket, typed, error.fields);
    }
    response.redirect(303, ticketUrl(ticket));
  });

  router.post('/staff/tickets/:number/take', async (request: TicketRequest, response) => {
    const user = await answering(request);
    const ticket = await ticketOf(request);
    if (ticket.heldBy !== user.id && !(await takeTicket(db, ticket.id, user.id))) setFlash(response, 'ticket-held');
    response.redirect(303, ticketUrl(ticket));
  });

  router.post('/staff/tickets/:number/give-back', async (request: TicketRequest, response) => {
    const user = await answering(request);
    const ticket = await ticketOf(request);
    await giveTicketBack(db, ticket.id, user.id);
    response.redirect(303, ticketUrl(ticket));
  });

  return router;

  async function answering(request: TicketRequest): Promise<User> {
    const user = await staffOf(db, request as Request);
    if (!mayAct(user, 'answerTicket')) throw new Problem('forbidden', `Your role, ${user.role}, may not answer tickets; ask somebody of support.`);
    return user;
  }

  async function ticketOf({ params: { number } }: TicketRequest): Promise<Ticket> {
    const ticket = /^[1-9]\d{0,8}$/.test(number) ? await findTicketByNumber(db, Number(number)) : undefined;
    if (!ticket) throw new Problem('not-found', 'There is no such ticket; check its number.');
    return ticket;
  }

  async function show(
    request: TicketRequest,
    response: Response,
    reader: User,
    ticket: Ticket,
    typed: Record<string, string> = {},
    problems: readonly FieldProblem[] = [],
  ): Promise<void> {
    const answers = await listAnswers(db, ticket.id);
    const [named, holder] = await Promise.all([namesOf(db, answers), ticket.heldBy === null ? undefined : findEmails(db, [ticket.heldBy])]);
    const view = deskTicketView({ ticket, answers, named, reader, holder: holder?.get(ticket.heldBy ?? '') }, typed, problems);
    await answer(request as Request, response, deskTicketPage, view, problems.length > 0 ? 422 : 200);
  }
}
