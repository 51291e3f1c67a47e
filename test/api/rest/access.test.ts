import { randomUUID } from 'node:crypto';
import { routes } from '../../../api/rest/table';
import { isMutation, type Route } from '../../../api/rest/route';
import { createContract } from '../../../db/account/contracts';
import { insertNamedKey } from '../../../db/account/api-keys';
import { insertDelivery } from '../../../db/webhook/deliveries';
import { scopes } from '../../../domain/people/api-key';
import { aWebhook } from '../../support/samples/a-webhook';
import { startHttp, type Http } from '../../support/doors/http';
import { issued } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';

/**
 * Every line of the table x (no key, wrong key, key without the scope, key of another account, own key) x own and foreign ids. A new line
 * is in here by itself; a new kind of id needs an entry in `idsOf`.
 */
let system: OrderSystem;
let http: Http;
let rest: RestClient;
let mine: Party;
let theirs: Party;

interface Party {
  id: string;
  key: string;
  ids: Record<string, string>;
}

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  [mine, theirs] = [await party('mine.com'), await party('theirs.com')];
  rest = restClient(http, mine.key);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

/** What a party has of every kind of id, by the path up to it. */
async function party(domain: string): Promise<Party> {
  const { apiKey: key, ...account } = await system.account(100);
  const reference = await issued(system, account, domain);
  const contract = await createContract(system.db, { accountId: account.id, productCode: 'RapidSSL-12', units: 1 });
  const { id: keyId } = await insertNamedKey(system.db, account.id, { name: domain, scopes: ['orders:read'] });
  const webhookId = await aWebhook(system, { id: account.id }, `https://${domain}/hook`);
  const delivery = await insertDelivery(system.db, webhookId, randomUUID(), Date.now());
  const ids = {
    '/orders/{reference}': reference,
    '/orders/{reference}/validations/{domain}': domain,
    '/orders/{reference}/certificates/{version}': '1',
    '/orders/{reference}/certificates/{version}/{format}': 'pem',
    '/contracts/{id}': contract.id,
    '/api-keys/{id}': keyId,
    '/webhooks/{id}': webhookId,
    '/webhooks/{id}/deliveries/{delivery}': String(delivery.id),
    '/products/{code}': 'RapidSSL-12',
  };
  return { id: account.id, key, ids };
}

const kindsOfIds = (line: Route) => [...line.path.matchAll(/\{\w+\}/g)].map(({ index, 0: name }) => line.path.slice(0, index + name.length));
const hasOwner = (line: Route) => line.path.includes('{') && line.path !== '/products/{code}';
const pathFor = (line: Route, { ids }: Party) =>
  kindsOfIds(line).reduce((path, kind) => {
    const id = ids[kind];
    if (id === undefined) throw new Error(`No id of the kind ${kind}: add one to party().`);
    return path.replace(/\{\w+\}/, id);
  }, line.path);
const ask = (line: Route, of: Party, key: string) => rest(line.method.toUpperCase(), pathFor(line, of), { key, ...(line.body && { body: bodyOf(line) }) });

/** A body that passes the schema: who may not is told so before, and never by a complaint about fields. */
function bodyOf(line: Route): object {
  const contact = { first_name: 'A', last_name: 'B', phone: '1', email: 'boss@theirs.com' };
  const bodies: Record<string, object> = {
    placeOrder: { product_code: 'RapidSSL-12', buyer_reference: randomUUID().slice(0, 35) },
    configureOrder: { common_name: 'theirs.com', approver_email: 'admin@theirs.com', admin_contact: contact },
    correctConfiguration: { common_name: 'theirs.com', approver_email: 'admin@theirs.com', admin_contact: contact },
    changeApprover: { approver_email: 'admin@theirs.com' },
    changeValidationMethod: { method: 'DNS' },
    resendEmail: { kind: 'fulfilment' },
    revokeCertificates: { reason: 'superseded' },
    renewOrder: { buyer_reference: randomUUID().slice(0, 35) },
    setReminders: { days: [7] },
    createApiKey: { name: 'x', scopes: ['orders:read'] },
    decodeCsr: { csr: 'x' },
    createWebhook: { url: 'https://93.184.216.34/hook' },
    changeWebhook: { description: 'x' },
  };
  return bodies[line.name] ?? {};
}

const lines = routes.map((line) => [line.name, line] as const);
const tables = ['orders', 'order_events', 'api_keys', 'submissions', 'ledger_transfers', 'idempotent_requests', 'webhooks', 'webhook_deliveries'];
const everything = async () =>
  JSON.stringify(await Promise.all(tables.map((table) => system.db(table).select())), (name, value) => (name === 'last_used_at' ? 0 : value));

test.each(lines)('%s: without a key, or with one that is none, nobody gets in', async (_, line) => {
  const before = await everything();
  expect(await ask(line, mine, '')).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  const wrong = await ask(line, mine, `cw${'0'.repeat(64)}`);
  expect(wrong).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  expect(wrong.headers.get('www-authenticate')).toContain('Bearer');
  expect(await everything()).toBe(before);
});

test.each(lines.filter(([, { scope }]) => scope !== null))('%s: a key with every scope but the right one is refused', async (_, line) => {
  const { secret } = await insertNamedKey(system.db, mine.id, { name: 'all but one', scopes: scopes.filter((scope) => scope !== line.scope) });
  const before = await everything();
  expect(await ask(line, mine, secret)).toMatchObject({ status: 403, body: { code: 'insufficient-scope', detail: expect.stringContaining(line.scope!) } });
  expect(await everything()).toBe(before);
});

test.each(lines.filter(([, line]) => hasOwner(line)))(
  '%s: what belongs to another account is not found, and nothing of it is told or changed',
  async (_, line) => {
    const foreign = await ask(line, theirs, mine.key);
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const missing: Party = {
      ...mine,
      ids: {
        ...theirs.ids,
        '/orders/{reference}': 'CW-000000000000',
        '/contracts/{id}': randomUUID(),
        '/api-keys/{id}': randomUUID(),
        '/webhooks/{id}': randomUUID(),
      },
    };
    const unknown = await ask(line, missing, mine.key);
    const withoutIds = ({ detail }: { detail: string }) => detail.replace(/CW-\w{12}/g, 'CW');
    expect(withoutIds(foreign.body)).toBe(withoutIds(unknown.body));
  },
);

test.each(lines.filter(([, { method }]) => method === 'get'))('%s: lists and objects tell nothing of another account', async (_, line) => {
  const { text } = await ask(line, mine, mine.key);
  for (const secret of [
    theirs.id,
    'theirs.com',
    theirs.ids['/orders/{reference}']!,
    theirs.ids['/contracts/{id}']!,
    theirs.ids['/api-keys/{id}']!,
    theirs.ids['/webhooks/{id}']!,
  ])
    expect(text).not.toContain(secret);
});

test('a GET changes nothing', async () => {
  const before = await everything();
  for (const line of routes.filter((each) => each.method === 'get')) expect((await ask(line, mine, mine.key)).status).toBeLessThan(500);
  expect(await everything()).toBe(before);
});

test('the own key opens every line: no 401, 403 or 500', async () => {
  // Last, because it revokes and cancels what is there.
  for (const line of routes) {
    const { status } = await ask(line, mine, mine.key);
    expect({ name: line.name, refused: [401, 403].includes(status) || status >= 500 }).toEqual({ name: line.name, refused: false });
  }
});

test('every change asks for its Idempotency-Key', async () => {
  for (const line of routes.filter(isMutation)) {
    const answer = await rest(line.method.toUpperCase(), pathFor(line, mine), { idempotencyKey: null, ...(line.body && { body: bodyOf(line) }) });
    expect({ name: line.name, code: answer.body.code }).toEqual({ name: line.name, code: 'idempotency-key-missing' });
  }
});
