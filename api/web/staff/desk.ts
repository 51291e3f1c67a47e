import { Router } from 'express';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { listRefunds, listWaiting } from '../../../db/order/queues';
import { findSeen } from '../../../db/order/seen';
import { listOpenTickets } from '../../../db/people/tickets';
import { cancellationRefusal } from '../../../domain/order/cancellation';
import type { Ticket, TicketTopic } from '../../../domain/people/ticket';
import { waitingInWords } from '../../../domain/order/waiting';
import { page, type PageView } from '../../../templates/page';
import type { TimeView } from '../../../templates/parts/time/time';
import { z } from 'zod';
import { line, parse } from '../../http/parameters';
import { queryOf, takes } from '../../http/takes';
import { orderTitle, timeView } from '../frame/words';
import { deskOrderPages } from './order';
import type { PortalDependencies } from '../portal/dependencies';
import { staffOf } from '../frame/session';

interface DeskLineView {
  href: string;
  title: string;
  why: string;
  /** Where `why` does not say it */
  since: TimeView | null;
}

interface DeskQueueView {
  heading: string;
  lines: DeskLineView[];
}

export const deskPage = page<PageView & { queues: DeskQueueView[] }>('staff/desk');

const lookUp = z.object({ reference: line(20) });

/** Of each queue the oldest; who works them off sees the next ones. */
const OLDEST = 100;

/** What tickets for cancellations after the refund window are about (seed 000). */
const LATE_TOPIC: TicketTopic = 'Order Support';

/** The staff desk: what waits for people of the seller, oldest first, and one page for each order. */
export function deskPages(dependencies: PortalDependencies): Router {
  const { db, show } = dependencies;
  const router = Router();

  router.get('/staff', async (request, response) => {
    await staffOf(db, request);
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
    await show(request, response, deskPage, { title: 'Staff desk', queues });
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

function ticketLine({ number, subject, relatedTo, email, createdAt }: Ticket): DeskLineView {
  return { href: `/staff/tickets/${number}`, title: subject, why: `${relatedTo}, from ${email}`, since: timeView(createdAt) };
}
