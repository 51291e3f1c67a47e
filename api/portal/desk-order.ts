import { Router, type Request, type Response } from 'express';
import { findAccount } from '../../db/accounts';
import { findAdminContact, findConfiguration } from '../../db/contacts';
import { listEvents } from '../../db/events';
import { listOrderLines } from '../../db/ledger';
import { listMails, type Mail } from '../../db/mails';
import { findOrder, type OrderRow } from '../../db/orders';
import { namesOf } from '../../db/people';
import { findReasons } from '../../db/reasons';
import { findSeen } from '../../db/seen';
import { actorOf } from '../../domain/actor';
import { amountInWords } from '../../domain/amount';
import { mailsInWords } from '../../domain/mail-words';
import { Problem, problemKinds } from '../../domain/problem';
import type { Contact } from '../../domain/submission';
import { mayAct, type User } from '../../domain/user';
import { waitingInWords } from '../../domain/waiting';
import { render } from '../../templates/render';
import type { FactView } from '../../templates/view-parts';
import { orderWorkflowId } from '../../workflows/contract';
import { sendPage, withPlainReason } from '../pages/request';
import { formOf, takes } from '../takes';
import { eventsInWords, orderTitle, pills, productName, timeView } from '../pages/words';
import { actForm, acts, deskActs, type Refused } from './desk-acts';
import type { PortalDependencies } from './dependencies';
import { csrfToken, staffOf } from './session';

/** One order as staff see it, and what their role can do with it now. After a refusal nothing has changed, and the form comes back as it was typed. */
export function deskOrderPages({ db, desk, temporalUiUrl }: PortalDependencies): Router {
  const router = Router();

  router.get('/staff/orders/:reference', async (request, response) => {
    const user = await staffOf(db, request);
    const order = await findOrder(db, request.params.reference);
    if (!order) throw new Problem('not-found', 'There is no order of this number; check it.');
    await show(request, response, { user, order });
  });

  router.post('/staff/orders/:reference/:act', takes({ form: actForm }), async (request: Request<{ reference: string; act: string }>, response) => {
    const user = await staffOf(db, request);
    const wanted = acts.find(({ act }) => act === request.params.act);
    const order = await findOrder(db, request.params.reference);
    if (!wanted || !order) throw new Problem('not-found', 'There is nothing at this address; check the link.');
    const { reference } = order;
    if (!mayAct(user, wanted.act)) throw new Problem('forbidden', `Your role, ${user.role}, may not do this; ask somebody whose role may.`);
    const typed = withPlainReason(formOf(request));
    try {
      const before = wanted.asksContact ? (await findAdminContact(db, order)) !== undefined : true;
      if (!before) throw new Problem('conflict', 'The order has no contacts yet, so there is none to change.');
      await wanted.run(desk, order, typed, actorOf(user));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // As it is by now: somebody else may have been faster.
      const now = (await findOrder(db, reference)) ?? order;
      return show(request, response, { user, order: now, refused: { act: wanted.act, typed, problem: error } });
    }
    response.redirect(303, `/staff/orders/${reference}`);
  });

  return router;

  async function show(request: Request, response: Response, { user, order, refused }: { user: User; order: OrderRow; refused?: Refused }): Promise<void> {
    const { reference } = order;
    const [account, configuration, events, said, lines, mails, seen] = await Promise.all([
      findAccount(db, order.sale.accountId),
      findConfiguration(db, order),
      listEvents(db, reference),
      findReasons(db, reference),
      listOrderLines(db, reference),
      listMails(db, reference),
      findSeen(db, [order]),
    ]);
    const named = await namesOf(db, events);
    const view = {
      title: `Order ${reference}`,
      csrf: csrfToken(request),
      reference,
      heading: orderTitle(order),
      pill: pills[order.state],
      reason: waitingInWords(order, seen(order)),
      facts: [
        fact('Product', productName(order)),
        fact('Customer', account?.name || 'no name'),
        fact('Account', `${order.sale.accountKind}, ${order.sale.accountId}`, true),
        fact('Price', amountInWords(order.sale)),
        fact('Names', order.names.join(', ') || 'none yet'),
        ...(configuration === undefined
          ? []
          : [fact('Admin contact', contactInWords(configuration.adminContact)), fact('Technical contact', contactInWords(configuration.techContact))]),
        fact('Policy version', String(order.sale.policyVersion)),
      ],
      workflowUrl: temporalUiUrl && `${temporalUiUrl}/workflows/${encodeURIComponent(orderWorkflowId(reference))}`,
      acts: deskActs(user, order, Date.now(), refused),
      refused: refused?.problem.message ?? null,
      events: events
        .map((event) => ({
          what: eventsInWords[event.type],
          by: named(event.actor),
          note: event.note,
          said: said.get(event.sequence) ?? null,
          at: timeView(event.at),
        }))
        .reverse(),
      lines: lines.map((line) => ({ what: line.kind, amount: amountInWords(line), from: line.source, to: line.destination, at: timeView(line.at) })),
      mails: mails.map((mail) => ({
        what: mailsInWords[mail.kind],
        to: mail.recipients.join(', '),
        state: mailState(mail),
        at: timeView(mail.sentAt ?? mail.createdAt),
      })),
    };
    sendPage(response, render('desk-order', view), refused && problemKinds[refused.problem.kind].status);
  }
}

function fact(label: string, value: string, code = false): FactView {
  return { label, value, code };
}

function contactInWords({ firstName, lastName, email, phone }: Contact): string {
  return [`${firstName} ${lastName}`.trim(), email, phone].filter(Boolean).join(', ') || 'erased';
}

function mailState({ sentAt, failedAt, droppedAt, lastError }: Mail): string {
  const why = lastError === null ? '' : `: ${lastError}`;
  if (sentAt !== null) return `sent${why}`;
  if (failedAt !== null) return `refused for good${why}`;
  return droppedAt === null ? `not sent yet${why}` : 'not sent, its link was dead';
}
