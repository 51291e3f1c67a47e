import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { writeAudit } from '../../../db/people/audit';
import { namesOf } from '../../../db/people/people';
import { closeTicket, findTicket, insertAnswer, listAnswers } from '../../../db/people/tickets';
import { actorOf } from '../../../domain/people/actor';
import { Problem, type FieldProblem } from '../../../domain/problem';
import type { Ticket, TicketAnswer } from '../../../domain/people/ticket';
import { type User } from '../../../domain/people/user';
import { mayAct } from '../../../domain/people/staff-acts';
import { page, type PageView } from '../../../templates/page';
import { parse } from '../../http/parameters';
import { fieldView } from '../frame/fields';
import type { FactView } from '../../../templates/parts/facts/facts';
import type { FieldView } from '../../../templates/parts/field/field';
import type { TimeView } from '../../../templates/parts/time/time';
import { formOf, takes } from '../../http/takes';
import { timeView } from '../frame/words';
import type { PortalDependencies } from '../portal/dependencies';
import { staffOf } from '../frame/session';

interface DeskTicketView extends PageView {
  id: string;
  subject: string;
  body: string;
  closed: boolean;
  facts: FactView[];
  order: { reference: string; href: string } | null;
  answers: { by: string; body: string; at: TimeView; delivery: string }[];
  answer: FieldView;
}

export const deskTicketPage = page<DeskTicketView>('staff/ticket');

const answerForm = z.object({
  body: z.string().trim().min(1, 'is missing; write an answer').max(5000, 'is longer than 5000 characters; shorten it'),
  close: z.literal('yes', 'must be yes, or be left out').optional(),
});

/** Reading and answering tickets. The answer goes out by e-mail. */
export function deskTicketPages({ db, show: answer }: PortalDependencies): Router {
  const router = Router();

  router.get('/staff/tickets/:id', async (request, response) => {
    await staffOf(db, request);
    await show(request, response, await ticketOf(request.params.id), {}, []);
  });

  router.post('/staff/tickets/:id/answer', takes({ form: answerForm }), async (request: Request<{ id: string }>, response) => {
    const user = await answering(request);
    const ticket = await ticketOf(request.params.id);
    const typed = formOf(request);
    try {
      const { body } = parse(answerForm, typed);
      const actor = actorOf(user);
      await db.transaction(async (trx) => {
        await insertAnswer(trx, { ticketId: ticket.id, actor, body }, Date.now());
        if (typed.close === 'yes') await closeTicket(trx, ticket.id);
        const detail = typed.close === 'yes' ? 'closed' : '';
        await writeAudit(trx, { at: Date.now(), actor, action: 'ticket-answered', subject: ticket.id, detail });
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      return show(request, response, ticket, typed, error.fields);
    }
    response.redirect(303, `/staff/tickets/${ticket.id}`);
  });

  return router;

  async function answering(request: Request): Promise<User> {
    const user = await staffOf(db, request);
    if (!mayAct(user, 'answerTicket')) throw new Problem('forbidden', `Your role, ${user.role}, may not answer tickets; ask somebody of support.`);
    return user;
  }

  async function ticketOf(id: string): Promise<Ticket> {
    const ticket = await findTicket(db, id);
    if (!ticket) throw new Problem('not-found', 'There is no such ticket; check the link.');
    return ticket;
  }

  async function show(request: Request, response: Response, ticket: Ticket, typed: Record<string, string>, problems: readonly FieldProblem[]): Promise<void> {
    const answers = await listAnswers(db, ticket.id);
    const named = await namesOf(db, answers);
    const view = {
      title: ticket.subject,
      id: ticket.id,
      subject: ticket.subject,
      body: ticket.body,
      closed: ticket.closedAt !== null,
      facts: [
        { label: 'Related to', value: ticket.relatedTo, code: false },
        { label: 'From', value: ticket.email, code: false },
        { label: 'Since', value: timeView(ticket.createdAt).text, code: false },
      ],
      order: ticket.orderReference === null ? null : { reference: ticket.orderReference, href: `/staff/orders/${ticket.orderReference}` },
      answers: answers.map((each) => ({ by: named(each.actor), body: each.body, at: timeView(each.createdAt), delivery: deliveryInWords(each) })),
      answer: fieldView({ name: 'body', label: 'Answer', lines: 6, maxLength: 5000 }, typed, problems),
    };
    await answer(request, response, deskTicketPage, view, problems.length > 0 ? 422 : 200);
  }
}

function deliveryInWords({ sentAt, failedAt, tries, answerCode }: TicketAnswer): string {
  if (sentAt !== null) return 'sent';
  const answer = answerCode === null ? 'could not be reached' : `answered ${answerCode}`;
  if (failedAt !== null) return `not delivered: the mail server ${answer}; it is not tried again`;
  return tries === 0 ? 'on its way' : `not sent yet: the mail server ${answer}; it is tried again`;
}
