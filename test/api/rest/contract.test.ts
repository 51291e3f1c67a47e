import { randomUUID } from 'node:crypto';
import { createContract } from '../../../db/account/contracts';
import { createDb } from '../../../db/connection';
import { routes } from '../../../api/rest/table';
import { openApiDocument } from '../../../api/rest/openapi';
import { startHttp, type Http } from '../../support/doors/http';
import { answer, reaches } from '../../support/lives/life';
import { ecKey, newCsr } from '../../support/keys/openssl';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';
import { walkContracts, walkRefused, walkRetail } from '../../support/lives/walk-kinds';
import { configuration, walkLife } from '../../support/lives/walk-life';
import { walkWebhooks } from '../../support/lives/walk-webhooks';

/** Every line of the table is asked for real, and every answer held against the document (test/support/doors/rest.ts). */
let system: OrderSystem;
let http: Http;
let rest: RestClient;
let account: Awaited<ReturnType<OrderSystem['account']>>;
const seen = new Set<string>();

beforeAll(async () => {
  system = await startOrderSystem('server', undefined, undefined, undefined, {
    dnsServers: ['127.0.0.1:9'],
    httpPort: 80,
    httpsPort: 443,
    allowPrivate: false,
  });
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  account = await system.account(1000);
  rest = restClient(http, account.apiKey, seen);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const newReference = () => randomUUID().slice(0, 35);

async function placedHere(): Promise<string> {
  const { body } = await rest('POST', '/orders', { body: { product_code: 'RapidSSL-12', buyer_reference: newReference() } });
  return body.reference;
}
async function issuedHere(name: string): Promise<string> {
  const reference = await placedHere();
  expect((await rest('POST', `/orders/${reference}/configuration`, { body: configuration(name) })).status).toBe(200);
  await answer(system, reference, `admin@${name}`, 'approve');
  await reaches(system, reference, 'issued');
  return reference;
}

test('the policy of a product or a contract that is not there, or is not yours, is asked for again', async () => {
  const other = await createContract(system.db, { accountId: (await system.account(0, { kind: 'partner' })).id, productCode: 'RapidSSL-12', units: 1 });
  for (const [query, field] of [
    ['product_code=NoSuch-12', 'product_code'],
    [`contract_id=${other.id}`, 'contract_id'],
    ['contract_id=00000000-0000-4000-8000-000000000000', 'contract_id'],
  ] as const)
    expect(await rest('GET', `/policy?${query}`)).toMatchObject({ status: 422, body: { errors: [{ parameter: field }] } });
});

test('the catalogue, the policy, the account, a CSR', async () => {
  const { body } = await rest('GET', '/products');
  expect(body.data.map(({ code }: { code: string }) => code)).toContain('RapidSSL-12');
  expect(await rest('GET', '/products/rapidssl-12')).toMatchObject({ status: 200, body: { code: 'RapidSSL-12', points: 12 } });
  expect(await rest('GET', '/policy?product_code=RapidSSL-12')).toMatchObject({ status: 200, body: { version: 1, refund_window_seconds: 30 * 86_400 } });
  expect(await rest('GET', '/account')).toMatchObject({ status: 200, body: { id: account.id, api_key: { name: 'default', scopes: null } } });
  const csr = newCsr(ecKey('prime256v1'));
  expect(await rest('POST', '/csrs', { body: { csr } })).toMatchObject({
    status: 200,
    body: { common_name: 'www.example.com', key_type: 'ECDSA', key_size: 'P-256' },
  });
  expect((await rest('GET', '/approver-addresses?name=www.example.com')).body.data).toHaveLength(10);
});

test('a domain validated by DNS: what to publish, what was seen, and a mailbox instead', async () => {
  const reference = await placedHere();
  const { approver_email: _, ...more } = configuration('by-record.com', { validation_method: 'DNS' });
  expect((await rest('POST', `/orders/${reference}/configuration`, { body: more })).status).toBe(200);
  const [asked] = (await rest('GET', `/orders/${reference}/validations`)).body.data;
  expect(asked).toMatchObject({ method: 'DNS', publication: { type: 'dns-txt', name: '_dnsauth.by-record.com' }, last_check: null, approver_email: null });
  const checked = await rest('POST', `/orders/${reference}/validation-checks`);
  expect(checked).toMatchObject({ status: 200, body: { data: [{ validated_at: null, last_check: { passed: false } }] } });
  const changed = await rest('PUT', `/orders/${reference}/validations/by-record.com/method`, { body: { method: 'FILE' } });
  expect(changed.body.data).toMatchObject([
    { domain: 'by-record.com', publication: { type: 'file' } },
    { domain: 'www.by-record.com', publication: { type: 'file' } },
  ]);
  const alone = await rest('PUT', `/orders/${reference}/validations/www.by-record.com/method`, { body: { method: 'DNS' } });
  expect(alone.body.data).toMatchObject([changed.body.data[0], { domain: 'www.by-record.com', publication: { name: '_dnsauth.www.by-record.com' } }]);
  const byMail = await rest('PUT', `/orders/${reference}/validations/www.by-record.com/method`, { body: { method: 'EMAIL' } });
  expect(byMail.body.data).toMatchObject([{ domain: 'by-record.com', method: 'EMAIL', approver_email: 'admin@by-record.com', publication: null }]);
  expect((await rest('POST', `/orders/${reference}/validation-checks`)).status).toBe(409);
});

test('a life: configured with our key, corrected, validated, issued, downloaded, reissued, revoked', async () =>
  walkLife({ system, http, rest, apiKey: account.apiKey }, await placedHere()));

test('cancelling: the preview says what happens, and it happens', async () => {
  const early = await placedHere();
  const { body: preview } = await rest('GET', `/orders/${early}/cancellation`);
  expect(preview).toMatchObject({ eligible: true, how: 'at-once', gives_back: [{ amount: 12, unit: 'points' }], request: null });
  expect(await rest('POST', `/orders/${early}/cancellation`, { body: { reason: 'ordered in error' } })).toMatchObject({
    status: 200,
    body: { state: 'credited', actions: [] },
  });
  const { body: lines } = await rest('GET', '/ledger/lines?limit=1');
  expect(lines.data).toMatchObject([{ kind: 'credit', change: 12, cause: { order_reference: early, event: 'credited' } }]);
  expect(preview.ledger_lines).toEqual([{ kind: 'credit', source: 'sales', destination: `account:${account.id}`, unit: 'points', exponent: 0, amount: 12 }]);

  const issued = await issuedHere('cancelling.com');
  expect((await rest('GET', `/orders/${issued}/cancellation`)).body).toMatchObject({ eligible: true, how: 'after-approval', revokes_certificate: true });
  const requested = await rest('POST', `/orders/${issued}/cancellation`);
  expect(requested).toMatchObject({ status: 202, body: { state: 'cancel-requested' } });
  expect(requested.headers.get('location')).toMatch(new RegExp(`/orders/${issued}/cancellation$`));
  expect((await rest('GET', `/orders/${issued}/cancellation`)).body.request).toMatchObject({ reminders_sent: 0 });
  expect((await rest('POST', `/orders/${issued}/emails`, { body: { kind: 'cancellation' } })).status).toBe(202);
  expect(await rest('DELETE', `/orders/${issued}/cancellation`)).toMatchObject({ status: 200, body: { state: 'issued' } });
  expect(await rest('DELETE', `/orders/${issued}/cancellation`)).toMatchObject({ status: 409, body: { code: 'conflict' } });
});

test('renewal: a new order for the same names, with what the older one has left', async () => {
  const before = await issuedHere('renewing.com');
  const renewed = await rest('POST', `/orders/${before}/renewals`, { body: { buyer_reference: newReference() } });
  expect(renewed).toMatchObject({ status: 201, body: { order: { state: 'configured', renewal_of: before, names: ['renewing.com', 'www.renewing.com'] } } });
  expect(renewed.body.private_key).toContain('PRIVATE KEY');
  const again = { buyer_reference: newReference() };
  expect(await rest('POST', `/orders/${before}/renewals`, { body: again })).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('is renewed by') },
  });
  expect((await rest('GET', `/orders?buyer_reference=${again.buyer_reference}`)).body.data).toEqual([]);
  const refused = { buyer_reference: newReference(), approver_email: 'somebody@renewing.com' };
  expect(await rest('POST', `/orders/${before}/renewals`, { body: refused })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '#/approver_email' }] },
  });
  expect((await rest('GET', `/orders?buyer_reference=${refused.buyer_reference}`)).body.data).toEqual([]);
});

test('the feed: every event of the account once, in order, in pieces of any size', async () => {
  const walk = async (query: string) => {
    const events: { id: string; order_reference: string; sequence: number }[] = [];
    for (let since = '0', more = true; more;) {
      const { body } = await rest('GET', `/events?since=${since}&${query}`);
      events.push(...body.data);
      since = body.next_since;
      more = body.has_more;
    }
    return events;
  };
  const all = await walk('limit=200');
  expect(all.length).toBeGreaterThan(15);
  expect(await walk('limit=3')).toEqual(all);
  expect((await walk('type=placed')).length).toBe((await rest('GET', '/orders?limit=200')).body.data.length);
  for (const reference of new Set(all.map((each) => each.order_reference))) {
    const sequences = all.filter((each) => each.order_reference === reference).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  }
  const { body: now } = await rest('GET', '/events?since=now');
  const reference = await placedHere();
  expect((await rest('GET', `/events?since=${now.next_since}`)).body.data).toMatchObject([{ order_reference: reference, type: 'placed' }]);
});

test('a number of the feed that is not committed yet holds back the ones after it', async () => {
  const db = createDb(system.urls.adminUrl);
  const { body: before } = await rest('GET', '/events?since=now');
  const row = await db('order_events').where('account_id', account.id).first();
  const line = { ...row, id: undefined, written_at: undefined, order_reference: row.order_reference, sequence: 900, cause: randomUUID() };
  const slow = await db.transaction();
  await slow('order_events').insert(line);
  await placedHere();
  expect((await rest('GET', `/events?since=${before.next_since}`)).body).toMatchObject({ data: [], next_since: before.next_since });
  await slow.commit();
  expect((await rest('GET', `/events?since=${before.next_since}`)).body.data).toMatchObject([{ sequence: 900 }, { type: 'placed' }]);
  await db('order_events').where('sequence', 900).delete();
  await db.destroy();
});

test('why is my balance what it is: lines add up to it, page by page, each with its cause', async () => {
  const { body: balances } = await rest('GET', '/ledger/balances');
  const [points] = balances.data;
  const lines = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await rest('GET', `/ledger/lines?limit=2${cursor && `&cursor=${cursor}`}`);
    lines.push(...body.data);
    cursor = body.next_cursor;
  }
  expect(lines[0].balance_after).toBe(points.balance);
  expect(lines.reduce((sum, { change }) => sum + change, 0)).toBe(points.balance);
  for (const [index, line] of lines.entries()) expect(line.balance_after).toBe((lines[index + 1]?.balance_after ?? 0) + line.change);
  expect(lines.filter(({ kind }) => kind === 'charge').every(({ cause }) => cause.event === 'placed' && cause.order_reference)).toBe(true);
});

test('partners: contracts and their lines', () => walkContracts(system, rest));

test('retail: refund or restart', () => walkRetail(system, rest));

test('refused by the issuer for good: asked again once that is mended', () => walkRefused(system, rest));

test('API keys: made for a task, listed, revoked; a key hands on only what it has', async () => {
  const idempotencyKey = randomUUID();
  const make = () => rest('POST', '/api-keys', { body: { name: 'Renewals', scopes: ['orders:read', 'api-keys:write'] }, idempotencyKey });
  const made = await make();
  expect(made).toMatchObject({ status: 201, body: { name: 'Renewals', last_used_at: null } });
  const { secret, id } = made.body;
  expect((await make()).body).toEqual({ ...made.body, secret: undefined, secret_left_out: expect.stringContaining('first answer') });
  expect(await rest('POST', '/api-keys', { key: secret, body: { name: 'More', scopes: ['orders:write'] } })).toMatchObject({
    status: 403,
    body: { code: 'insufficient-scope' },
  });
  expect((await rest('GET', '/api-keys')).body.data).toHaveLength(2);
  expect((await rest('GET', `/api-keys/${id}`)).body.last_used_at).not.toBeNull();
  expect(await rest('DELETE', `/api-keys/${id}`, { key: secret })).toMatchObject({ status: 409 });
  expect((await rest('DELETE', `/api-keys/${id}`)).body.revoked_at).not.toBeNull();
  expect(await rest('GET', '/account', { key: secret })).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  expect(await system.db('audit_log').where('subject', id).select('action')).toEqual([{ action: 'api-key create' }, { action: 'api-key revoke' }]);
});

test('webhooks: made, changed, tested, rotated, looked after and deleted', () => walkWebhooks(system, rest));

test('every line of the table was asked, and every success that it documents was seen', () => {
  const missing = routes.flatMap(({ name, answers }) => Object.keys(answers).map((status) => `${name} ${status}`)).filter((each) => !seen.has(each));
  expect(missing).toEqual([]);
});

test('the document is served as it is', async () => {
  const answered = await fetch(`${http.base}/api/openapi.json`);
  expect(await answered.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument(system.publicUrl))));
});
