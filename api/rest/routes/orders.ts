import { z } from 'zod';
import { walkFor, type Sorting } from '../../../db/order/filter';
import { pageOfOrders } from '../../../db/order/pages';
import { findSeen } from '../../../db/order/seen';
import { toAsciiName } from '../../../domain/name/ascii-name';
import { orderStates, waitingOns } from '../../../domain/order/order';
import { Problem } from '../../../domain/problem';
import { fromCursor, toCursor } from '../../http/cursor';
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

/** Where a page ended; by what it is sorted is part of it, so that it is no good for another list. */
const place = (by: Sorting) => z.object({ by: z.literal(by), at: z.int(), reference });

const domainName = line(254).transform((text, context) => {
  const name = toAsciiName(text);
  if (/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) return name;
  context.issues.push({ code: 'custom', input: text, message: 'is no domain name; send one such as www.example.com' });
  return z.NEVER;
});
const asText = { override: { type: 'string', maxLength: 254 } } as const;

export const orderRoutes: Route[] = [
  route({
    method: 'get',
    path: '/orders',
    name: 'listOrders',
    group: 'Orders',
    summary: 'Your orders, newest first',
    description:
      'By `term_ends_from` or `term_ends_before`, and no name, domain or reference: those whose term ends soonest first. A page that several things are asked for may have fewer orders than `limit`, or none: the last one is the one without `next_cursor`.',
    scope: 'orders:read',
    query: z.strictObject({
      state: z.array(z.enum(orderStates)).optional().meta({ description: 'One or more states' }),
      waiting_on: z.enum(waitingOns).optional(),
      product_code: line(40).optional(),
      name: domainName.optional().meta({ description: 'One of the names of the order, exactly', ...asText }),
      domain: domainName.optional().meta({ description: 'A domain, for its own name and all names below it; from the registrable domain down', ...asText }),
      buyer_reference: line(35).optional().meta({ description: 'Your own reference, to the letter' }),
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
        name: query.name,
        domains: query.domain === undefined ? undefined : [query.domain],
        buyerReference: query.buyer_reference,
        placedFrom: query.placed_from,
        placedBefore: query.placed_before,
        termEndsFrom: query.term_ends_from,
        termEndsBefore: query.term_ends_before,
      };
      const by = walkFor(filter).sorting;
      const after = fromCursor(place(by), query.cursor);
      const { orders, next } = await pageOfOrders(db, account.id, filter, { after, limit: query.limit });
      const seen = await findSeen(db, orders);
      return { status: 200, body: { data: orders.map((row) => orderView(row, seen(row))), next_cursor: next && toCursor({ by, ...next }) } };
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
        contract_id: uuid
          .optional()
          .meta({ description: 'Partners: the contract that pays; when left out, the oldest one with units left that cover the order' }),
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
