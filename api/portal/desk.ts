import { Router } from 'express';
import { listEvents } from '../../db/events';
import { listOrderLines } from '../../db/ledger';
import { listMails, type Mail } from '../../db/mails';
import { findOrder, type OrderRow } from '../../db/orders';
import { namesOf } from '../../db/people';
import { listRefunds, listWaiting } from '../../db/queues';
import { findReasons } from '../../db/reasons';
import { findSeen } from '../../db/seen';
import { listOpenTickets } from '../../db/tickets';
import { cancellationRefusal } from '../../domain/cancellation';
import { amountInWords } from '../../domain/amount';
import { mailsInWords } from '../../domain/mail-words';
import { Problem } from '../../domain/problem';
import type { Ticket } from '../../domain/ticket';
import { waitingInWords } from '../../domain/waiting';
import { orderWorkflowId } from '../../workflows/contract';
import { render } from '../../templates/render';
import type { DeskLineView, DeskQueueView } from '../../templates/portal-views';
import { z } from 'zod';
import { line, parse } from '../parameters';
import { queryOf, sendPage } from '../pages/request';
import { eventsInWords, orderTitle, pills, productName, timeView } from '../pages/words';
import { deskActPages, deskActs } from './desk-acts';
import type { PortalDependencies } from './dependencies';
import { csrfToken, staffOf } from './session';

const lookUp = z.object({ reference: line(20) });

/** Of each queue the oldest; who works them off sees the next ones. */
const OLDEST = 100;

/** The staff desk: what waits for people of the seller, oldest first, and one page for each order. */
export function deskPages(dependencies: PortalDependencies): Router {
  const { db, temporalUiUrl } = dependencies;
  const router = Router();

  router.get('/staff', async (request, response) => {
    const user = await staffOf(db, request);
    const queue = async (heading: string, orders: readonly OrderRow[]): Promise<DeskQueueView> => {
      const seen = await findSeen(db, orders);
      const line = (order: OrderRow) => ({
        href: `/staff/orders/${order.reference}`,
        title: `${order.reference}, ${orderTitle(order)}`,
        why: waitingInWords(order, seen(order)),
        since: null,
      });
      return { heading, lines: orders.map(line) };
    };
    const tickets = await listOpenTickets(db, OLDEST);
    const late = await lateOrders(tickets);
    const queues: DeskQueueView[] = [
      await queue('Manual review', await listWaiting(db, 'manual-review', OLDEST)),
      await queue('Vetting', await listWaiting(db, 'vetting', OLDEST)),
      await queue('Refund requests', await listRefunds(db, OLDEST)),
      { heading: 'Cancellations after the refund window', lines: tickets.filter(({ id }) => late.has(id)).map(ticketLine) },
      { heading: 'Open tickets', lines: tickets.filter(({ id }) => !late.has(id)).map(ticketLine) },
    ];
    sendPage(response, render('desk', { title: 'Staff desk', csrf: csrfToken(request), email: user.email, role: user.role, queues }));
  });

  router.get('/staff/orders', async (request, response) => {
    await staffOf(db, request);
    const { reference } = parse(lookUp, queryOf(request));
    response.redirect(303, `/staff/orders/${encodeURIComponent(reference.toUpperCase())}`);
  });

  router.get('/staff/orders/:reference', async (request, response) => {
    const user = await staffOf(db, request);
    const order = await findOrder(db, request.params.reference);
    if (!order) throw new Problem('not-found', 'There is no order of this number; check it.');
    const { reference } = order;
    const [events, said, lines, mails, seen] = await Promise.all([
      listEvents(db, reference),
      findReasons(db, reference),
      listOrderLines(db, reference),
      listMails(db, reference),
      findSeen(db, [order]),
    ]);
    const named = await namesOf(db, events);
    const fact = (label: string, value: string, code = false) => ({ label, value, code });
    const view = {
      title: `Order ${reference}`,
      csrf: csrfToken(request),
      reference,
      heading: orderTitle(order),
      pill: pills[order.state],
      reason: waitingInWords(order, seen(order)),
      facts: [
        fact('Product', productName(order)),
        fact('Account', `${order.sale.accountKind}, ${order.sale.accountId}`, true),
        fact('Price', amountInWords(order.sale)),
        fact('Names', order.names.join(', ') || 'none yet'),
        fact('Policy version', String(order.sale.policyVersion)),
      ],
      workflowUrl: temporalUiUrl && `${temporalUiUrl}/workflows/${encodeURIComponent(orderWorkflowId(reference))}`,
      acts: deskActs(user, order, Date.now()),
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
    sendPage(response, render('desk-order', view));
  });

  router.use(deskActPages(dependencies));
  return router;

  /** Tickets that ask to cancel what only staff can cancel now. */
  async function lateOrders(tickets: readonly Ticket[]): Promise<Set<string>> {
    const late = new Set<string>();
    for (const { id, relatedTo, orderReference } of tickets) {
      if (relatedTo !== 'Order Support' || orderReference === null) continue;
      const order = await findOrder(db, orderReference);
      if (order && ['placed', 'configured', 'issued'].includes(order.state) && cancellationRefusal(order, Date.now())) late.add(id);
    }
    return late;
  }
}

function ticketLine({ id, subject, relatedTo, email, createdAt }: Ticket): DeskLineView {
  return { href: `/staff/tickets/${id}`, title: subject, why: `${relatedTo}, from ${email}`, since: timeView(createdAt) };
}

function mailState({ sentAt, failedAt, droppedAt, lastError }: Mail): string {
  const why = lastError === null ? '' : `: ${lastError}`;
  if (sentAt !== null) return `sent${why}`;
  if (failedAt !== null) return `refused for good${why}`;
  return droppedAt === null ? `not sent yet${why}` : 'not sent, its link was dead';
}
