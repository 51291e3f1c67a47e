import { Router } from 'express';
import { z } from 'zod';
import type { Db } from '../../../db/connection';
import type { OrderFilter } from '../../../db/order/filter';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { line, parse } from '../../http/parameters';
import { queryOf, takes } from '../../http/takes';
import { pageOfOrders } from '../../../db/order/pages';
import { mayOrder } from '../../../domain/people/user';
import { statusOf } from '../../../domain/order/status';
import { page, type PageView } from '../../../templates/page';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import type { EmptyView } from '../../../templates/parts/empty/empty';
import type { HeadView } from '../../../templates/parts/head/head';
import type { TimeView } from '../../../templates/parts/time/time';
import { badgeOf } from '../frame/badge';
import { dayView, orderTitle, productName } from '../frame/words';
import type { PortalDependencies } from './dependencies';
import { accountUserOf } from '../frame/session';

interface OrdersView extends PageView {
  head: HeadView;
  /** In the place of orders, where there are none */
  empty: EmptyView;
  orders: { reference: string; href: string | null; name: string; product: string; placedAt: TimeView; badge: BadgeView; line: string }[];
}

export const ordersPage = page<OrdersView>('portal/orders');

const quickSearch = z.object({ q: line(300).optional() });

/** How many orders the page shows; the API lists all of them. */
const NEWEST = 50;

const noOrders: EmptyView = { heading: 'No orders yet', text: 'They are placed by API, or by our staff.' };
const noMatch: EmptyView = { heading: 'No order matches', text: 'Try a domain, or the whole reference of an order.' };

/** Which orders these are, and what can be done about orders. */
function headView(q: string, mayCancel: boolean): HeadView {
  return {
    heading: 'Orders',
    about:
      q === ''
        ? [{ text: `The newest ${NEWEST} orders at most.` }]
        : [{ text: `Orders that match “${q}”, ${NEWEST} at most.` }, { text: 'Show all', href: '/orders' }],
    acts: [...(mayCancel ? [{ label: 'Cancel an order', href: '/orders/cancel' }] : []), { label: 'Open a support ticket', href: '/support/tickets/new' }],
  };
}

/** The account's newest orders, each with its own page. */
export function ordersPages({ db, secrets, show }: PortalDependencies): Router {
  const router = Router();
  router.get('/orders', takes({ query: quickSearch }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const { q = '' } = parse(quickSearch, queryOf(request));
    const orders = await found(db, user.accountId, q);
    const now = Date.now();
    const view = {
      title: 'Orders',
      head: headView(q, mayOrder(user)),
      empty: q === '' ? noOrders : noMatch,
      orders: orders.map((order) => {
        const status = statusOf(order, now);
        return {
          reference: order.reference,
          href: mayOrder(user) ? `/token/${secrets.orderToken(order.reference)}` : null,
          name: orderTitle(order),
          product: order.names.length > 0 ? productName(order) : `your reference ${order.buyerReference}`,
          placedAt: dayView(order.placedAt),
          badge: badgeOf(status),
          line: status.line,
        };
      }),
    };
    await show(request, response, ordersPage, view);
  });
  return router;
}

/** By reference, by the buyer's own reference, or by a name or a domain above it, whatever surrounds what was pasted. */
async function found(db: Db, accountId: string, q: string): Promise<OrderRow[]> {
  const page = async (filter: OrderFilter) => (await pageOfOrders(db, accountId, filter, { limit: NEWEST })).orders;
  if (q === '') return page({});
  const order = await findOrder(db, q.toUpperCase());
  if (order?.sale.accountId === accountId) return [order];
  const named = await page({ domain: q.toLowerCase() });
  return named.length > 0 ? named : page({ buyerReference: q });
}
