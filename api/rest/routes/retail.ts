import { findOrder } from '../../../db/order/orders';
import { ACTOR } from '../actions';
import { ownOrder } from '../own-order';
import { order as orderSchema, shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { orderLinks, orderParams } from './orders';
import { z } from 'zod';

const group = 'Cancellation';

/** What the customer of a cancelled retail order chooses between. */
export const retailRoutes: Route[] = [
  route({
    method: 'post',
    path: '/orders/{reference}/refund',
    name: 'requestRefund',
    group,
    summary: 'Retail: ask for the money of a cancelled order back',
    scope: 'orders:write',
    params: orderParams,
    problems: ['conflict'],
    answers: { 202: { description: 'Staff or the payment provider carry out the refund; follow Location', schema: orderSchema, location: true } },
    async handle({ db, desk, account, params, id }) {
      const { reference } = await ownOrder(db, account, params.reference);
      await desk.send(reference, 'requestRefund', { actor: ACTOR }, id);
      return { status: 202, body: await shownOrder(db, await ownOrder(db, account, reference)), location: `/orders/${reference}` };
    },
  }),

  route({
    method: 'post',
    path: '/orders/{reference}/restart',
    name: 'restartOrder',
    group,
    summary: 'Retail: a new order in the place of a cancelled one, without a new payment',
    scope: 'orders:write',
    params: orderParams,
    problems: ['conflict'],
    answers: { 201: { description: 'The new order', schema: orderSchema, location: true, links: orderLinks } },
    async handle({ db, desk, account, params, id }) {
      const placed = await desk.restart(await ownOrder(db, account, params.reference), ACTOR, id);
      return { status: 201, body: await shownOrder(db, (await findOrder(db, placed.reference)) ?? placed), location: `/orders/${placed.reference}` };
    },
  }),

  route({
    method: 'get',
    path: '/orders/{reference}/link',
    name: 'getOrderLink',
    group: 'Orders',
    summary: 'The page of an order, for your customer',
    description: 'Whoever has the link may configure, follow and cancel this one order. So it takes the scope for changes.',
    scope: 'orders:write',
    params: orderParams,
    answers: {
      200: { description: 'The link', schema: z.object({ url: z.string().meta({ format: 'uri' }), order_token: z.string() }).meta({ id: 'OrderLink' }) },
    },
    async handle({ db, secrets, publicUrl, account, params }) {
      const token = secrets.orderToken((await ownOrder(db, account, params.reference)).reference);
      return { status: 200, body: { url: `${publicUrl}/token/${token}`, order_token: token } };
    },
  }),
];
