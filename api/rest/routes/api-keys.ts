import { z } from 'zod';
import { findApiKey, insertNamedKey, listApiKeys, revokeApiKey } from '../../../db/account/api-keys';
import { writeAudit } from '../../../db/people/audit';
import { isDuplicate, type Db } from '../../../db/connection';
import type { Account } from '../../../domain/sale/account';
import { beyond, type ApiKey } from '../../../domain/people/api-key';
import { Problem } from '../../../domain/problem';
import { line, uuid } from '../resources/common';
import { apiKey, apiKeyView, scopeName } from '../resources/api-key';
import { route, type Route } from '../route';

const group = 'API keys';
const keyParams = z.object({ id: uuid });

const secretLeftOut = 'The secret was in the first answer and is stored nowhere. If that answer was lost, revoke this key and make another.';

const newKey = apiKey
  .extend({
    secret: z.string().optional().meta({ description: 'For the header Authorization; in the first answer only' }),
    secret_left_out: z.string().optional().meta({ description: 'Why a replay has no secret' }),
  })
  .meta({ id: 'NewlyMadeApiKey' });

async function ownKey(db: Db, account: Account, id: string): Promise<ApiKey> {
  const found = await findApiKey(db, account.id, id);
  if (!found) throw new Problem('not-found', 'Your account has no such API key; GET /api/api-keys lists them.');
  return found;
}

const audit = (db: Db, actor: ApiKey, action: string, subject: string, detail: string) =>
  writeAudit(db, { at: Date.now(), actor: `api-key:${actor.id}`, action, subject, detail });

export const apiKeyRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api-keys',
    name: 'listApiKeys',
    group,
    summary: 'Keys of the account, oldest first, revoked ones too',
    scope: 'api-keys:read',
    answers: { 200: { description: 'The keys, without their secrets', schema: z.object({ data: z.array(apiKey) }) } },
    handle: async ({ db, account }) => ({ status: 200, body: { data: (await listApiKeys(db, account.id)).map(apiKeyView) } }),
  }),

  route({
    method: 'post',
    path: '/api-keys',
    name: 'createApiKey',
    group,
    summary: 'Make a key for a task',
    description: 'A key can hand on only scopes that it has itself.',
    scope: 'api-keys:write',
    body: z
      .strictObject({
        name: line(60).meta({ description: 'What the key is for' }),
        scopes: z
          .array(scopeName)
          .min(1)
          .max(20)
          .refine((each) => new Set(each).size === each.length, 'has a scope twice; send each once')
          .meta({ uniqueItems: true }),
      })
      .meta({ id: 'NewApiKey' }),
    problems: ['insufficient-scope'],
    answers: { 201: { description: 'The key with its secret, shown this once', schema: newKey, location: true } },
    async handle({ db, account, key, body, id }) {
      const { scopes } = body;
      const lacking = beyond(key, scopes);
      if (lacking.length > 0)
        throw new Problem('insufficient-scope', `The API key "${key.name}" lacks ${lacking.join(', ')} itself, so it cannot hand that on.`);
      try {
        const { secret, ...made } = await insertNamedKey(db, account.id, { id, name: body.name, scopes });
        await audit(db, key, 'api-key create', id, `name: ${body.name}, scopes: ${scopes.join(' ')}`);
        return { status: 201, body: { ...apiKeyView(made), secret }, location: `/api-keys/${id}`, once: { secret: secretLeftOut } };
      } catch (error) {
        if (!isDuplicate(error, 'PRIMARY')) throw error;
        // An earlier try made it, and its answer was lost.
        return { status: 201, body: { ...apiKeyView(await ownKey(db, account, id)), secret_left_out: secretLeftOut }, location: `/api-keys/${id}` };
      }
    },
  }),

  route({
    method: 'get',
    path: '/api-keys/{id}',
    name: 'getApiKey',
    group,
    summary: 'One key',
    scope: 'api-keys:read',
    params: keyParams,
    answers: { 200: { description: 'The key, without its secret', schema: apiKey } },
    handle: async ({ db, account, params }) => ({ status: 200, body: apiKeyView(await ownKey(db, account, params.id)) }),
  }),

  route({
    method: 'delete',
    path: '/api-keys/{id}',
    name: 'revokeApiKey',
    group,
    summary: 'Revoke a key',
    description: 'It is worth nothing from then on, in both APIs. It stays in the list. A key cannot revoke itself: use another one.',
    problems: ['conflict'],
    scope: 'api-keys:write',
    params: keyParams,
    answers: { 200: { description: 'The revoked key', schema: apiKey } },
    async handle({ db, account, key, params }) {
      const { id } = await ownKey(db, account, params.id);
      // Its answer could not be asked for again.
      if (id === key.id) throw new Problem('conflict', 'A key cannot revoke itself; revoke it with another key of the account.');
      await revokeApiKey(db, account.id, id, new Date());
      await audit(db, key, 'api-key revoke', id, '');
      return { status: 200, body: apiKeyView(await ownKey(db, account, id)) };
    },
  }),
];
