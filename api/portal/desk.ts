import { Router } from 'express';
import { findOrder, type OrderRow } from '../../db/orders';
import { listRefunds, listWaiting } from '../../db/queues';
import { findSeen } from '../../db/seen';
import { listOpenTickets } from '../../db/tickets';
import { cancellationRefusal } from '../../domain/cancellation';
import type { Ticket, TicketTopic } from '../../domain/ticket';
import { waitingInWords } from '../../domain/waiting';
import { render } from '../../templates/render';
import type { DeskLineView, DeskQueueView } from '../../templates/portal-views';
import { z } from 'zod';
import { line, parse } from '../parameters';
import { sendPage } from '../pages/request';
import { queryOf, takes } from '../takes';
import { orderTitle, timeView } from '../pages/words';
import { deskOrderPages } from './desk-order';
import type { PortalDependencies } from './dependencies';
import { csrfToken, staffOf } from './session';

const lookUp = z.object({ reference: line(20) });

/** Of each queue the oldest; who works them off sees the next ones. */
const OLDEST = 100;

/** What tickets for cancellations after the refund window are about (seed 000). */
const LATE_TOPIC: TicketTopic = 'Order Support';

/** The staff desk: what waits for people of the seller, oldest first, and one page for each order. */
export function deskPages(dependencies: PortalDependencies): Router {
  const { db } = dependencies;
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
    const aboutOrders = await listOpenTickets(db, { topic: LATE_TOPIC }, OLDEST);
    const late = await lateOrders(aboutOrders);
    const others = [...aboutOrders.filter(({ id }) => !late.has(id)), ...(await listOpenTickets(db, { otherThan: LATE_TOPIC }, OLDEST))];
    const queues: DeskQueueView[] = [
      await queue('Manual review', await listWaiting(db, 'manual-review', OLDEST)),
      await queue('Vetting', await listWaiting(db, 'vetting', OLDEST)),
      await queue('Refused by the issuer', await listWaiting(db, 'staff-action', OLDEST)),
      await queue('Refund requests', await listRefunds(db, OLDEST)),
      { heading: 'Cancellations after the refund window', lines: aboutOrders.filter(({ id }) => late.has(id)).map(ticketLine) },
      { heading: 'Open tickets', lines: others.sort((one, other) => one.createdAt - other.createdAt).map(ticketLine) },
    ];
    sendPage(response, render('desk', { title: 'Staff desk', csrf: csrfToken(request), email: user.email, role: user.role, queues }));
  });

  router.get('/staff/orders', takes({ query: lookUp }), async (request, response) => {
    await staffOf(db, request);
    const { reference } = parse(lookUp, queryOf(request));
    response.redirect(303, `/staff/orders/${encodeURIComponent(reference.toUpperCase())}`);
  });

  router.use(deskOrderPages(dependencies));
  return router;

  /** Tickets that ask to cancel what only staff can cancel now. */
  async function lateOrders(tickets: readonly Ticket[]): Promise<Set<string>> {
    const late = new Set<string>();
    for (const { id, orderReference } of tickets) {
      if (orderReference === null) continue;
      const order = await findOrder(db, orderReference);
      if (order && cancellationRefusal(order, Date.now())) late.add(id);
    }
    return late;
  }
}

function ticketLine({ id, subject, relatedTo, email, createdAt }: Ticket): DeskLineView {
  return { href: `/staff/tickets/${id}`, title: subject, why: `${relatedTo}, from ${email}`, since: timeView(createdAt) };
}
