import { z } from 'zod';
import { endOfFeed, listFeed } from '../../../db/order/event-feed';
import { listEvents } from '../../../db/order/events';
import { eventView } from '../../../domain/order/event';
import { eventTypes } from '../../../domain/order/transition';
import { ownOrder } from '../own-order';
import { limit } from '../resources/common';
import { event } from '../resources/event';
import { route, type Route } from '../route';
import { orderParams } from './orders';

const group = 'Events';

const feed = z
  .object({
    data: z.array(event),
    next_since: z.string().meta({ description: 'Send it as `since` the next time; there is always one' }),
    has_more: z.boolean().meta({ description: 'Ask again at once' }),
  })
  .meta({ id: 'EventFeed' });

export const eventRoutes: Route[] = [
  route({
    method: 'get',
    path: '/events',
    name: 'listEvents',
    group,
    summary: 'What has happened to your orders since you asked last',
    description: 'Oldest first, each event once, none left out. Events of one order come in the order of their sequence.',
    scope: 'events:read',
    query: z.strictObject({
      since: z
        .string()
        .regex(/^(now|\d{1,15})$/, 'is not what an answer gave; send next_since of the last answer, or now')
        .optional()
        .meta({ description: '`next_since` of the last answer. Left out: from the very beginning; `now`: only where the feed ends' }),
      type: z.array(z.enum(eventTypes)).optional().meta({ description: 'Only these types' }),
      limit,
    }),
    answers: { 200: { description: 'A piece of the feed', schema: feed } },
    async handle({ db, account, query }) {
      if (query.since === 'now') return { status: 200, body: { data: [], next_since: String(await endOfFeed(db)), has_more: false } };
      const { events, seen } = await listFeed(db, account.id, { after: Number(query.since ?? 0), limit: query.limit, types: query.type });
      return { status: 200, body: { data: events.map(eventView), next_since: String(seen), has_more: events.length === query.limit } };
    },
  }),

  route({
    method: 'get',
    path: '/orders/{reference}/events',
    name: 'listOrderEvents',
    group,
    summary: 'The life of one order so far, oldest first',
    scope: 'events:read',
    params: orderParams,
    answers: { 200: { description: 'All events of the order', schema: z.object({ data: z.array(event) }) } },
    async handle({ db, account, params }) {
      const { reference } = await ownOrder(db, account, params.reference);
      return { status: 200, body: { data: (await listEvents(db, reference)).map((one) => eventView({ ...one, orderReference: reference })) } };
    },
  }),
];
