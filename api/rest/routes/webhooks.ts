import { z } from 'zod';
import { addressesOf, type OutsideSettings } from '../../../outside/addresses';
import { writeAudit } from '../../../db/people/audit';
import type { Db } from '../../../db/connection';
import { endOfFeed } from '../../../db/order/event-feed';
import { changeWebhook, deleteWebhook, insertWebhook, listWebhooks, rotateSecret, wasDeletedAt } from '../../../db/webhook/webhooks';
import { mayUse, type ApiKey } from '../../../domain/people/api-key';
import { Problem } from '../../../domain/problem';
import type { Secrets } from '../../../domain/secrets';
import { MOST_WEBHOOKS, type Webhook } from '../../../domain/webhook/webhook';
import { parseWebhookUrl } from '../../../domain/webhook/url';
import { ownWebhook } from '../own-webhook';
import { uuid } from '../resources/common';
import { webhook, webhookFields, webhookView, webhookWithSecret } from '../resources/webhook';
import { route, type AnswerShape, type Route } from '../route';

const group = 'Webhooks';
export const webhookParams = z.object({ id: uuid });

const secretLeftOut = 'The secret was in the first answer and is shown once. If that answer was lost, rotate the secret.';

const links: AnswerShape['links'] = {
  getWebhook: { operationId: 'getWebhook', parameters: { id: '$response.body#/id' } },
  changeWebhook: { operationId: 'changeWebhook', parameters: { id: '$response.body#/id' } },
  sendTestEvent: { operationId: 'sendTestEvent', parameters: { id: '$response.body#/id' } },
};

const withSecret = (one: Webhook, secrets: Secrets) => ({
  body: { ...webhookView(one), secret: secrets.webhookSecret(one.id, one.secretVersion) },
  once: { secret: secretLeftOut },
});

/** Whoever says where events go reads them there. */
function mustReadEvents(key: ApiKey): void {
  if (!mayUse(key, 'events:read'))
    throw new Problem('insufficient-scope', `The API key "${key.name}" lacks the scope events:read itself, so it cannot have events sent anywhere.`);
}

/** The address as it is stored. Throws a Problem for `url` where it leads to nothing that may be reached; looked at again at every delivery. */
async function targetOf(given: string, outside: OutsideSettings): Promise<string> {
  const url = parseWebhookUrl(given, outside);
  try {
    await addressesOf(new URL(url).hostname, outside);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw Problem.field('url', `url cannot be reached from here: ${error.message.replace(/\.$/, '')}; send an address on the public Internet.`);
  }
  return url;
}

/** Of the address only the host: some receivers have a secret in the path. */
const audit = (db: Db, { id: key }: ApiKey, action: string, { id, url }: Webhook) =>
  writeAudit(db, { at: Date.now(), actor: `api-key:${key}`, action: `webhook ${action}`, subject: id, detail: `host: ${new URL(url).host}` });

export const webhookRoutes: Route[] = [
  route({
    method: 'get',
    path: '/webhooks',
    name: 'listWebhooks',
    group,
    summary: 'Webhooks of the account, oldest first',
    scope: 'webhooks:read',
    answers: { 200: { description: 'All of them', schema: z.object({ data: z.array(webhook) }) } },
    handle: async ({ db, account }) => ({ status: 200, body: { data: (await listWebhooks(db, account.id)).map(webhookView) } }),
  }),

  route({
    method: 'post',
    path: '/webhooks',
    name: 'createWebhook',
    group,
    summary: 'Have events sent to an address',
    description: `From now on. The key needs the scope \`events:read\` as well. An account has at most ${MOST_WEBHOOKS} webhooks.`,
    scope: 'webhooks:write',
    body: z
      .strictObject({ url: webhookFields.url, description: webhookFields.description.default(null), event_types: webhookFields.event_types.default(null) })
      .meta({ id: 'NewWebhook' }),
    problems: ['insufficient-scope', 'conflict'],
    answers: { 201: { description: 'The webhook with its secret, shown this once', schema: webhookWithSecret, location: true, links } },
    async handle({ db, secrets, outside, account, key, body, id, at }) {
      mustReadEvents(key);
      const url = await targetOf(body.url, outside);
      const { description, event_types: eventTypes } = body;
      const lastEventId = await endOfFeed(db);
      const secret = { secretVersion: 1, secretRotatedAt: null };
      await insertWebhook(db, {
        id,
        accountId: account.id,
        url,
        description,
        eventTypes,
        lastEventId,
        ...secret,
        disabledAt: null,
        disabledReason: null,
        createdAt: at,
      });
      const made = await ownWebhook(db, account, id);
      await audit(db, key, 'create', made);
      return { status: 201, location: `/webhooks/${id}`, ...withSecret(made, secrets) };
    },
  }),

  route({
    method: 'get',
    path: '/webhooks/{id}',
    name: 'getWebhook',
    group,
    summary: 'One webhook',
    scope: 'webhooks:read',
    params: webhookParams,
    answers: { 200: { description: 'The webhook, without its secret', schema: webhook } },
    handle: async ({ db, account, params }) => ({ status: 200, body: webhookView(await ownWebhook(db, account, params.id)) }),
  }),

  route({
    method: 'patch',
    path: '/webhooks/{id}',
    name: 'changeWebhook',
    group,
    summary: 'Change a webhook, disable or enable it',
    description:
      'What is left out stays. While it is disabled nothing is sent and nothing is lost: enabled again, it gets what has happened since. `"enabled": true` also has everything that waits tried at once, where it was enabled already. Another `url` needs the scope `events:read` as well.',
    scope: 'webhooks:write',
    params: webhookParams,
    body: z.strictObject({ ...z.object(webhookFields).partial().shape, enabled: z.boolean().optional() }).meta({ id: 'WebhookChange' }),
    problems: ['insufficient-scope'],
    answers: { 200: { description: 'The webhook as it is now', schema: webhook } },
    async handle({ db, outside, account, key, params, body, at }) {
      const { id } = await ownWebhook(db, account, params.id);
      if (body.url !== undefined) mustReadEvents(key);
      const url = body.url === undefined ? undefined : await targetOf(body.url, outside);
      await changeWebhook(db, id, { url, description: body.description, eventTypes: body.event_types, enabled: body.enabled }, at);
      const changed = await ownWebhook(db, account, id);
      await audit(db, key, body.enabled === undefined ? 'change' : body.enabled ? 'enable' : 'disable', changed);
      return { status: 200, body: webhookView(changed) };
    },
  }),

  route({
    method: 'delete',
    path: '/webhooks/{id}',
    name: 'deleteWebhook',
    group,
    summary: 'Delete a webhook with its deliveries',
    scope: 'webhooks:write',
    params: webhookParams,
    answers: { 204: { description: 'Nothing more is sent to it' } },
    async handle({ db, account, key, params, at }) {
      // An earlier try of this request, whose answer got lost: `at` is the same for all of them.
      if (await wasDeletedAt(db, account.id, params.id, at)) return { status: 204 };
      const found = await ownWebhook(db, account, params.id);
      await deleteWebhook(db, found.id, at);
      await audit(db, key, 'delete', found);
      return { status: 204 };
    },
  }),

  route({
    method: 'post',
    path: '/webhooks/{id}/secret-rotations',
    name: 'rotateWebhookSecret',
    group,
    summary: 'A new secret',
    description:
      'For 24 hours messages are signed with the old one as well, so that receivers can be changed without a gap. Rotating again within that time ends the older one at once.',
    scope: 'webhooks:write',
    params: webhookParams,
    answers: { 200: { description: 'The webhook with its new secret, shown this once', schema: webhookWithSecret } },
    async handle({ db, secrets, account, key, params, id: requestId, at }) {
      const { id } = await ownWebhook(db, account, params.id);
      await rotateSecret(db, id, requestId, at);
      const rotated = await ownWebhook(db, account, id);
      await audit(db, key, 'rotate', rotated);
      return { status: 200, ...withSecret(rotated, secrets) };
    },
  }),
];
