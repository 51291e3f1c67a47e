import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { findTicket, insertTicket } from '../../../db/people/tickets';
import { refusal } from '../../../domain/order/lifecycle';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { ticketTopics } from '../../../domain/people/ticket';
import { page, type PageView } from '../../../templates/page';
import { emailAddress, line, parse, type Parameters } from '../../http/parameters';
import { fieldView } from '../frame/fields';
import type { FieldView } from '../../../templates/parts/field/field';
import { openOrder } from '../order/door';
import { formOf, queryOf, takes } from '../../http/takes';
import type { PortalDependencies } from '../portal/dependencies';
import { accountUserOf } from '../frame/session';

interface NewTicketView extends PageView {
  back: string;
  action: string;
  fields: FieldView[];
}

export const newTicketPage = page<NewTicketView>('support/new-ticket');
export const ticketSentPage = page<PageView & { back: string }>('support/ticket-sent');

const text = z.string().trim().min(1, 'is missing; write what you need').max(5000, 'is longer than 5000 characters; shorten it');
const form = z.object({
  related_to: z.enum(ticketTopics, 'is none of the topics; choose one'),
  subject: line(200).min(1, 'is missing; send it'),
  body: text,
  email: emailAddress,
});

/** Which order it is about, in the address of the form */
const about = z.object({ order: line(20).optional() });

/** One form for two doors: the holder of an order's token, and a signed-in user of an account. */
export function newTicketPages({ db, show }: PortalDependencies): Router {
  const router = Router();

  router.get('/token/:orderToken/ticket', async (request, response) => {
    const { order, url } = await openOrder(db, request);
    await show(request, response, newTicketPage, newTicketView(url, `${url}/ticket`, prefilled(order), []));
  });

  router.post('/token/:orderToken/ticket', takes({ form }), async (request, response) => {
    const { order, url } = await openOrder(db, request);
    const again = (typed: Parameters, problems: readonly FieldProblem[]) => newTicketView(url, `${url}/ticket`, typed, problems);
    await take(request, response, { order, accountId: null, email: undefined }, again, () => `${url}/ticket/sent`);
  });

  router.get('/token/:orderToken/ticket/sent', async (request, response) => {
    const { url } = await openOrder(db, request);
    await show(request, response, ticketSentPage, { title: 'Ticket sent', back: url });
  });

  router.get('/support/tickets/new', takes({ query: about }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const order = await ownOrder(user.accountId, queryOf(request).order);
    await show(request, response, newTicketPage, newTicketView('/support', actionFor(order), { ...prefilled(order), email: user.email }, []));
  });

  router.post('/support/tickets/new', takes({ query: about, form }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const order = await ownOrder(user.accountId, queryOf(request).order);
    const again = (typed: Parameters, problems: readonly FieldProblem[]) => newTicketView('/support', actionFor(order), typed, problems);
    await take(request, response, { order, accountId: user.accountId, email: user.email }, again, (number) => `/support/tickets/${number}`);
  });

  return router;

  async function ownOrder(accountId: string, reference: string | undefined): Promise<OrderRow | undefined> {
    if (reference === undefined) return undefined;
    const order = await findOrder(db, reference);
    if (order?.sale.accountId !== accountId) throw new Problem('not-found', 'Your account has no order of this number; check it.');
    return order;
  }

  async function take(
    request: Request,
    response: Response,
    { order, accountId, email }: { order: OrderRow | undefined; accountId: string | null; email: string | undefined },
    again: (typed: Parameters, problems: readonly FieldProblem[]) => NewTicketView,
    leadsTo: (number: number) => string,
  ): Promise<void> {
    const typed = formOf(request);
    try {
      const ticket = parse(form, { ...typed, email: email ?? typed.email ?? '' });
      const id = await insertTicket(db, {
        relatedTo: ticket.related_to,
        subject: ticket.subject,
        body: ticket.body,
        email: ticket.email,
        orderReference: order?.reference ?? null,
        accountId: accountId ?? order?.sale.accountId ?? null,
      });
      response.redirect(303, leadsTo((await findTicket(db, id))!.number));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      await show(request, response, newTicketPage, again(typed, error.fields), 422);
    }
  }
}

function actionFor(order: OrderRow | undefined): string {
  return order ? `/support/tickets/new?order=${order.reference}` : '/support/tickets/new';
}

/** From the refusal: staff can only cancel when they are told which order, and by which rule it was refused. */
function prefilled(order: OrderRow | undefined): Parameters {
  if (!order) return { related_to: 'Order Support' };
  const refused = refusal(order, 'requestCancel', Date.now());
  return {
    related_to: 'Order Support',
    subject: `${refused && order.state === 'issued' ? 'Cancel order' : 'Order'} ${order.reference}`,
    body: refused && order.state === 'issued' ? `Please cancel this order.\n\n${refused.message}` : '',
  };
}

function newTicketView(back: string, action: string, typed: Parameters, problems: readonly FieldProblem[]): NewTicketView {
  const options = ticketTopics.map((topic) => ({ value: topic, label: topic, chosen: topic === (typed.related_to ?? 'Order Support') }));
  return {
    title: 'New ticket',
    back,
    action,
    fields: [
      fieldView({ name: 'related_to', label: 'Related to', options }, typed, problems),
      fieldView({ name: 'email', label: 'E-mail address for the answer', type: 'email', autocomplete: 'email', maxLength: 254 }, typed, problems),
      fieldView({ name: 'subject', label: 'Subject', maxLength: 200 }, typed, problems),
      fieldView({ name: 'body', label: 'What do you need?', lines: 8, maxLength: 5000 }, typed, problems),
    ],
  };
}
