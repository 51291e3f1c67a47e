import { z } from 'zod';
import { findDeliveredEvent, findDelivery, insertDelivery, pageOfDeliveries } from '../../../db/webhook/deliveries';
import type { Db } from '../../../db/connection';
import { Problem } from '../../../domain/problem';
import { readableTime } from '../../../domain/time';
import type { Webhook } from '../../../domain/webhook/webhook';
import type { WebhookDelivery } from '../../../domain/webhook/delivery';
import { fromCursor, toCursor } from '../../http/cursor';
import { mustBeEnabled, ownWebhook } from '../own-webhook';
import { cursor, limit, page } from '../resources/common';
import { deliveryState, webhookDelivery, webhookDeliveryView } from '../resources/webhook-delivery';
import { route, type Answer, type AnswerShape, type Route } from '../route';
import { webhookParams } from './webhooks';

const group = 'Webhooks';
const deliveryParams = webhookParams.extend({
  delivery: z
    .string()
    .regex(/^\d{1,15}$/)
    .meta({ description: 'The id of the delivery' }),
});
const place = z.object({ before: z.int() });

const links: AnswerShape['links'] = {
  getWebhookDelivery: { operationId: 'getWebhookDelivery', parameters: { id: '$response.body#/webhook_id', delivery: '$response.body#/id' } },
};

async function deliveryOf(db: Db, { id }: Webhook, delivery: string): Promise<WebhookDelivery> {
  const found = await findDelivery(db, id, Number(delivery));
  if (!found)
    throw new Problem('not-found', 'The webhook has no such delivery; GET its deliveries for the list. Those that ended more than 30 days ago are forgotten.');
  return found;
}

/** The worker sends it within a second or two. */
const onItsWay = (made: WebhookDelivery): Answer => ({
  status: 202,
  body: webhookDeliveryView(made),
  location: `/webhooks/${made.webhookId}/deliveries/${made.id}`,
});

export const webhookDeliveryRoutes: Route[] = [
  route({
    method: 'post',
    path: '/webhooks/{id}/test-events',
    name: 'sendTestEvent',
    group,
    summary: 'Send a test',
    description:
      'A message of the type `webhook.test`, signed and tried like any other, whatever types the webhook takes. Follow Location to see what it brought.',
    scope: 'webhooks:write',
    params: webhookParams,
    problems: ['conflict'],
    answers: { 202: { description: 'It is on its way', schema: webhookDelivery, location: true, links } },
    async handle({ db, account, params, id, at }) {
      const found = await ownWebhook(db, account, params.id);
      mustBeEnabled(found);
      return onItsWay(await insertDelivery(db, found.id, id, at));
    },
  }),

  route({
    method: 'get',
    path: '/webhooks/{id}/deliveries',
    name: 'listWebhookDeliveries',
    group,
    summary: 'What was sent and what became of it, newest first',
    description: 'Those that ended more than 30 days ago are forgotten.',
    scope: 'webhooks:read',
    params: webhookParams,
    query: z.strictObject({ state: deliveryState.optional(), limit, cursor: cursor.optional() }),
    answers: { 200: { description: 'A page of deliveries', schema: page(webhookDelivery, 'WebhookDeliveryPage') } },
    async handle({ db, account, params, query }) {
      const { id } = await ownWebhook(db, account, params.id);
      const before = fromCursor(place, query.cursor)?.before;
      const found = await pageOfDeliveries(db, id, { state: query.state, before, limit: query.limit + 1 });
      const shown = found.slice(0, query.limit);
      const last = found.length > query.limit ? shown.at(-1) : undefined;
      return { status: 200, body: { data: shown.map(webhookDeliveryView), next_cursor: last ? toCursor({ before: last.id }) : null } };
    },
  }),

  route({
    method: 'get',
    path: '/webhooks/{id}/deliveries/{delivery}',
    name: 'getWebhookDelivery',
    group,
    summary: 'One delivery',
    scope: 'webhooks:read',
    params: deliveryParams,
    answers: { 200: { description: 'The delivery as it is now', schema: webhookDelivery } },
    async handle({ db, account, params }) {
      const delivery = await deliveryOf(db, await ownWebhook(db, account, params.id), params.delivery);
      return { status: 200, body: webhookDeliveryView(delivery) };
    },
  }),

  route({
    method: 'post',
    path: '/webhooks/{id}/deliveries/{delivery}/redeliveries',
    name: 'redeliver',
    group,
    summary: 'Send an event again',
    description:
      'Once it was delivered or given up. A delivery of its own, sent at once and out of turn; its message is the same, under the same `webhook-id`, so that a receiver who has it already can tell.',
    scope: 'webhooks:write',
    params: deliveryParams,
    problems: ['conflict'],
    answers: { 202: { description: 'It is on its way', schema: webhookDelivery, location: true, links } },
    async handle({ db, account, params, id, at }) {
      const found = await ownWebhook(db, account, params.id);
      const delivery = await deliveryOf(db, found, params.delivery);
      mustBeEnabled(found);
      const event = await findDeliveredEvent(db, delivery);
      if (!event) throw new Problem('conflict', 'A test is not sent again; send a new one: POST test-events of the webhook.');
      if (delivery.state === 'pending')
        throw new Problem(
          'conflict',
          `The event is still being tried, next at ${readableTime(delivery.nextAttemptAt ?? at)}; PATCH the webhook with "enabled": true to have all that waits tried now.`,
        );
      return onItsWay(await insertDelivery(db, found.id, id, at, event));
    },
  }),
];
