import { Router } from 'express';
import { findAccount } from '../../db/accounts';
import { pageOfOrders } from '../../db/order-pages';
import { findSeen } from '../../db/seen';
import { mayOrder } from '../../domain/user';
import { waitingInWords } from '../../domain/waiting';
import { render } from '../../templates/render';
import { orderTitle, pills, productName, timeView } from '../pages/words';
import { sendPage } from '../pages/request';
import type { PortalDependencies } from './dependencies';
import { accountUserOf, csrfToken } from './session';

/** How many orders the page shows; the API lists all of them. */
const NEWEST = 50;

/** The account's newest orders, each with its own page. */
export function ordersPages({ db, secrets }: PortalDependencies): Router {
  const router = Router();
  router.get('/orders', async (request, response) => {
    const user = await accountUserOf(db, request);
    const account = await findAccount(db, user.accountId);
    const { orders } = await pageOfOrders(db, user.accountId, {}, { limit: NEWEST });
    const seen = await findSeen(db, orders);
    const view = {
      title: 'Orders',
      csrf: csrfToken(request),
      email: user.email,
      account: account?.name ?? '',
      mayCancel: mayOrder(user),
      orders: orders.map((order) => ({
        reference: order.reference,
        href: mayOrder(user) ? `/token/${secrets.orderToken(order.reference)}` : null,
        name: orderTitle(order),
        product: order.names.length > 0 ? productName(order) : `your reference ${order.buyerReference}`,
        placedAt: timeView(order.placedAt),
        pill: pills[order.state],
        reason: waitingInWords(order, seen(order)),
      })),
    };
    sendPage(response, render('orders', view));
  });
  return router;
}
