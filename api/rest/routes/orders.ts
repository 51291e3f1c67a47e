import { z } from 'zod';
import { pageOfOrders } from '../../../db/order-pages';
import { findSeen } from '../../../db/seen';
import { orderStates, waitingOns } from '../../../domain/order';
import { Problem } from '../../../domain/problem';
import { fromCursor, toCursor } from '../cursor';
import { cursor, email, givenInstant, limit, line, page, reference, uuid } from '../resources/common';
import { order, orderView, shownOrder } from '../resources/order';
import { route, type AnswerShape, type Route } from '../route';
import { ownOrder } from '../own-order';

export const orderParams = z.object({ reference: reference.meta({ description: 'The order reference' }) });

const toOrder = { parameters: { reference: '$response.body#/reference' } };
export const orderLinks: AnswerShape['links'] = {
  getOrder: { operationId: 'getOrder', ...toOrder },
  getCancellation: { operationId: 'getCancellation', ...toOrder },
};

/** Where the order stands inside an answer. */
export const handedInLinks: AnswerShape['links'] = { getOrder: { operationId: 'getOrder', parameters: { reference: '$response.body#/order/reference' } } };

/** The door, in events. */
export const ACTOR = 'reseller-api';

const place = z.object({ placedAt: z.int(), reference });

export const orderRoutes: Route[] = [
  route({
    method: 'get',
    path: '/orders',
    name: 'listOrders',
    group: 'Orders',
    summary: 'Your orders, newest first',
    scope: 'orders:read',
    query: z.strictObject({
      state: z.array(z.enum(orderStates)).optional().meta({ description: 'One or more states' }),
      waiting_on: z.enum(waitingOns).optional(),
      product_code: line(40).optional(),
      common_name: line(254).optional().meta({ description: 'The common name; with `*` at its end every name that begins so' }),
      buyer_reference: line(35).optional(),
      placed_from: givenInstant.optional(),
      placed_before: givenInstant.optional(),
      term_ends_from: givenInstant.optional(),
      term_ends_before: givenInstant.optional(),
      limit,
      cursor: cursor.optional(),
    }),
    answers: { 200: { description: 'A page of orders', schema: page(order, 'OrderPage') } },
    async handle({ db, account, query }) {
      const filter = {
        states: query.state,
        waitingOn: query.waiting_on,
        productCode: query.product_code,
        commonName: query.common_name?.toLowerCase(),
        buyerReference: query.buyer_reference,
        placedFrom: query.placed_from,
        placedBefore: query.placed_before,
        termEndsFrom: query.term_ends_from,
        termEndsBefore: query.term_ends_before,
      };
      const after = fromCursor(place, query.cursor);
      const rows = await pageOfOrders(db, account.id, filter, { after, limit: query.limit + 1 });
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      const seen = await findSeen(db, shown);
      return {
        status: 200,
        body: {
          data: shown.map((row) => orderView(row, seen(row))),
          next_cursor: last ? toCursor({ placedAt: last.placedAt, reference: last.reference }) : null,
        },
      };
    },
  }),

  route({
    method: 'post',
    path: '/orders',
    name: 'placeOrder',
    group: 'Orders',
    summary: 'Place an order',
    description: 'Takes the price and makes the order, both or neither. The order then waits to be configured.',
    scope: 'orders:write',
    body: z
      .strictObject({
        product_code: line(40).meta({ description: 'From `GET /api/products`', examples: ['RapidSSL-12'] }),
        buyer_reference: line(35).meta({ description: 'Your own reference, never used before in this account', examples: ['invoice-1001'] }),
        end_customer_email: email.nullable().default(null),
        san_count: z.int().min(0).max(1000).optional().meta({ description: 'Additional names; the smallest number of the product when left out' }),
        server_count: z.int().min(1).max(1000).optional().meta({ description: 'Licensed servers; 1 when left out' }),
        contract_id: uuid.optional().meta({ description: 'Partners: the contract that pays; the oldest one with units left when left out' }),
      })
      .meta({ id: 'NewOrder' }),
    problems: ['forbidden', 'insufficient-funds', 'conflict'],
    answers: { 201: { description: 'The order is placed and paid', schema: order, location: true, links: orderLinks } },
    async handle({ db, desk, account, body, id }) {
      if (account.kind === 'retail')
        throw new Problem('forbidden', 'Retail orders are paid before they are placed, so they cannot be placed by API; order in the shop.');
      const purchase = {
        productCode: body.product_code,
        buyerReference: body.buyer_reference,
        endCustomerEmail: body.end_customer_email,
        sanCount: body.san_count,
        serverCount: body.server_count,
        contractId: body.contract_id,
      };
      const placed = await desk.place(account, purchase, id);
      return { status: 201, body: await shownOrder(db, await ownOrder(db, account, placed.reference)), location: `/orders/${placed.reference}` };
    },
  }),

  route({
    method: 'get',
    path: '/orders/{reference}',
    name: 'getOrder',
    group: 'Orders',
    summary: 'One order',
    scope: 'orders:read',
    params: orderParams,
    answers: { 200: { description: 'The order as it is now', schema: order } },
    async handle({ db, account, params }) {
      return { status: 200, body: await shownOrder(db, await ownOrder(db, account, params.reference)) };
    },
  }),
];
