import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { findOrder, type OrderRow } from '../../db/orders';
import { insertTicket } from '../../db/tickets';
import { refusal } from '../../domain/lifecycle';
import { Problem, type FieldProblem } from '../../domain/problem';
import { ticketTopics } from '../../domain/ticket';
import { render } from '../../templates/render';
import { emailAddress, line, parse, type Parameters } from '../parameters';
import { fieldView } from '../pages/fields';
import { orderOf, orderUrl, sendPage } from '../pages/request';
import { formOf, queryOf, takes } from '../takes';
import type { PortalDependencies } from './dependencies';
import { accountUserOf, csrfToken } from './session';

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
export function ticketPages({ db }: PortalDependencies): Router {
  const router = Router();

  router.get('/token/:orderToken/ticket', async (request, response) => {
    const order = await orderOf(db, request);
    sendPage(response, page(orderUrl(request), `${orderUrl(request)}/ticket`, null, prefilled(order), []));
  });

  router.post('/token/:orderToken/ticket', takes({ form }), async (request, response) => {
    const order = await orderOf(db, request);
    const url = orderUrl(request);
    await take(request, response, { order, accountId: null, email: undefined }, (typed, problems) => page(url, `${url}/ticket`, null, typed, problems), url);
  });

  router.get('/support/tickets/new', takes({ query: about }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const order = await ownOrder(user.accountId, queryOf(request).order);
    sendPage(response, page('/orders', actionFor(order), csrfToken(request), { ...prefilled(order), email: user.email }, []));
  });

  router.post('/support/tickets/new', takes({ query: about, form }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const order = await ownOrder(user.accountId, queryOf(request).order);
    const again = (typed: Parameters, problems: readonly FieldProblem[]) => page('/orders', actionFor(order), csrfToken(request), typed, problems);
    await take(request, response, { order, accountId: user.accountId, email: user.email }, again, '/orders');
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
    again: (typed: Parameters, problems: readonly FieldProblem[]) => string,
    back: string,
  ): Promise<void> {
    const typed = formOf(request);
    try {
      const ticket = parse(form, { ...typed, email: email ?? typed.email ?? '' });
      await insertTicket(db, {
        relatedTo: ticket.related_to,
        subject: ticket.subject,
        body: ticket.body,
        email: ticket.email,
        orderReference: order?.reference ?? null,
        accountId: accountId ?? order?.sale.accountId ?? null,
      });
      sendPage(response, render('ticket-sent', { title: 'Ticket sent', email: ticket.email, back }));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      sendPage(response, again(typed, error.fields), 422);
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

function page(back: string, action: string, csrf: string | null, typed: Parameters, problems: readonly FieldProblem[]): string {
  return render('ticket-new', {
    title: 'Support ticket',
    back,
    action,
    csrf,
    topics: ticketTopics.map((topic) => ({ value: topic, label: topic, chosen: topic === (typed.related_to ?? 'Order Support') })),
    fields: [
      fieldView({ name: 'email', label: 'E-mail address for the answer', type: 'email', autocomplete: 'email', maxLength: 254 }, typed, problems),
      fieldView({ name: 'subject', label: 'Subject', maxLength: 200 }, typed, problems),
      fieldView({ name: 'body', label: 'What do you need?', lines: 8, maxLength: 5000 }, typed, problems),
    ],
  });
}
