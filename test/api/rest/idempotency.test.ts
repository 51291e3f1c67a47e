import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { createDb, type Db } from '../../../db/connection';
import { deleteIdempotentRequests } from '../../../db/account/idempotent-requests';
import { listEvents } from '../../../db/order/events';
import type { Account } from '../../../domain/sale/account';
import { temporalCli } from '../../../scripts/tools/engine';
import { fingerprint } from '../../../api/rest/idempotency';
import { createLog } from '../../../log';
import { keepHouse } from '../../../worker/housekeeping';
import { reconcile } from '../../../worker/reconcile';
import { aWebhook } from '../../support/samples/a-webhook';
import { configuration, configured, issued } from '../../support/lives/life';
import { startHttp, type Http } from '../../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';

/** An Idempotency-Key over a long time, on an engine that continues workflows in fresh runs early, as a real one does after thousands of events. */
let engine: TestWorkflowEnvironment;
let system: OrderSystem;
let http: Http;
let rest: RestClient;
let account: Account;
let admin: Db;

beforeAll(async () => {
  const extraArgs = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=60'];
  engine = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path: await temporalCli(console.log) }, extraArgs } });
  system = await startOrderSystem('server', undefined, engine.address);
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  const made = await system.account(1000);
  account = made;
  rest = restClient(http, made.apiKey);
  admin = createDb(system.urls.adminUrl);
});
afterAll(async () => {
  await http.stop();
  await admin.destroy();
  await system.stop();
  await engine.teardown();
});

const rowOf = (idempotencyKey: string) => admin('idempotent_requests').where('idempotency_key', idempotencyKey);
/** As if the process had died before it could keep the answer. */
const loseAnswer = (idempotencyKey: string) => rowOf(idempotencyKey).update({ status: null, body: null, tried_at: new Date(Date.now() - 61_000) });
const reconcileNow = () => reconcile({ client: system.client, db: system.db, taskQueue: system.taskQueue });
const eventsOf = async (reference: string) => (await listEvents(system.db, reference)).length;

test('after the workflow was continued in fresh runs a replay gives the first answer, and a try whose answer was lost has no second effect', async () => {
  const reference = await issued(system, account, 'www.replayed.test');
  const handle = system.client.workflow.getHandle(`order:${reference}`);
  const { runId } = await handle.describe();
  const [kept, lost] = [randomUUID(), randomUUID()];
  const ask = (idempotencyKey: string) => rest('POST', `/orders/${reference}/emails`, { body: { kind: 'fulfilment' }, idempotencyKey });
  const first = await ask(kept);
  expect(first.status).toBe(202);
  expect((await ask(lost)).status).toBe(202);
  for (let round = 0; round < 6; round++) {
    await Promise.all(Array.from({ length: 5 }, () => system.desk.send(reference, 'resendEmail', { actor: 'test', kind: 'fulfilment' })));
  }
  expect((await handle.describe()).runId).not.toBe(runId);

  const events = await eventsOf(reference);
  const replayed = await ask(kept);
  expect(replayed).toMatchObject({ status: 202, body: first.body });
  expect(replayed.headers.get('idempotency-replayed')).toBe('true');
  await loseAnswer(lost);
  expect((await ask(lost)).status).toBe(202);
  expect(await eventsOf(reference)).toBe(events);
});

test('configuring again under one key, also after the answer was lost: one configuration, and the key that we made is in one answer alone', async () => {
  const { body: order } = await rest('POST', '/orders', { body: { product_code: 'RapidSSL-12', buyer_reference: 'key-once' } });
  const idempotencyKey = randomUUID();
  const body = {
    common_name: 'key-once.com',
    approver_email: 'admin@key-once.com',
    admin_contact: { first_name: 'Ann', last_name: 'Lee', phone: '1', email: 'ann@key-once.com' },
  };
  const ask = () => rest('POST', `/orders/${order.reference}/configuration`, { body, idempotencyKey });
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  const done = answers.filter(({ status }) => status === 200);
  for (const { status, body: refused, headers } of answers.filter((each) => !done.includes(each)))
    expect([status, refused.code, headers.get('retry-after')]).toEqual([409, 'in-progress', '1']);
  expect(done.filter(({ body: answer }) => 'private_key' in answer)).toHaveLength(1);
  await loseAnswer(idempotencyKey);
  const again = await ask();
  expect(again).toMatchObject({ status: 200, body: { csr: done[0]!.body.csr, private_key_left_out: expect.stringContaining('first answer') } });
  expect(again.body).not.toHaveProperty('private_key');
  expect((await listEvents(system.db, order.reference)).map(({ type }) => type)).toEqual(['placed', 'configured']);
});

test('answers are kept for 24 hours and more: housekeeping clears what is older than two days', async () => {
  const reference = await configured(system, account, configuration('www.kept.test'));
  const ages = { day: 25, twoDays: 47, old: 49 };
  const keys = Object.fromEntries(Object.keys(ages).map((name) => [name, randomUUID()]));
  for (const [name, hours] of Object.entries(ages)) {
    const idempotencyKey = keys[name]!;
    expect((await rest('POST', `/orders/${reference}/emails`, { body: { kind: 'approver' }, idempotencyKey })).status).toBe(202);
    await rowOf(idempotencyKey).update({ created_at: new Date(Date.now() - hours * 3_600_000) });
  }
  const { client, taskQueue, catcher, publicUrl } = system;
  const mail = { smtpUrl: catcher.url, from: 'orders@certwright.test', publicUrl };
  const rounds = new AbortController();
  const keeping = keepHouse(
    { client, db: system.db, taskQueue, signers: [], mail, secrets: system.secrets, everySeconds: 60, log: createLog('test', 'silent') },
    rounds.signal,
  );
  while (await rowOf(keys.old!).first()) await new Promise((resolve) => setTimeout(resolve, 50));
  rounds.abort();
  await keeping;
  const events = await eventsOf(reference);
  for (const name of ['day', 'twoDays']) {
    const replayed = await rest('POST', `/orders/${reference}/emails`, { body: { kind: 'approver' }, idempotencyKey: keys[name] });
    expect([name, replayed.status, replayed.headers.get('idempotency-replayed')]).toEqual([name, 202, 'true']);
  }
  expect(await eventsOf(reference)).toBe(events);
  expect(await deleteIdempotentRequests(system.db, new Date(Date.now() - 48 * 3_600_000))).toBe(0);
});

test('a cancellation that was asked for in time is in time when its answer got lost and it is tried again after the window', async () => {
  const reference = await issued(system, account, 'www.asked-in-time.test');
  const idempotencyKey = randomUUID();
  const order = await system.getOrder(reference);
  const ends = Date.now() - 5 * 60_000;
  // The window ended five minutes ago; the first try came a minute before that, and the engine did not answer it.
  const facts = { ...order, windowEndsAt: ends, issuedAt: ends - order.sale.policy.refundWindowMs };
  await system.client.workflow.getHandle(`order:${reference}`).terminate('the order is made older');
  await admin('orders')
    .where({ reference })
    .update({ facts: JSON.stringify(facts), issued_at: new Date(facts.issuedAt) });
  await reconcileNow();
  const ask = (key: string) => rest('POST', `/orders/${reference}/cancellation`, { body: {}, idempotencyKey: key });
  await admin('idempotent_requests').insert({
    account_id: account.id,
    idempotency_key: idempotencyKey,
    id: randomUUID(),
    fingerprint: fingerprint('POST', `/api/orders/${reference}/cancellation`, {}),
    tried_at: new Date(0),
    created_at: new Date(ends - 60_000),
  });
  expect(await ask(randomUUID())).toMatchObject({ status: 409, body: { detail: expect.stringContaining('refund window') } });
  expect(await ask(idempotencyKey)).toMatchObject({ status: 202, body: { state: 'cancel-requested' } });
});

test('a webhook that was deleted, and the answer got lost: tried again it gets that answer', async () => {
  const id = await aWebhook(system, { id: account.id }, 'https://deleted.test/hook');
  const idempotencyKey = randomUUID();
  const remove = (key: string) => rest('DELETE', `/webhooks/${id}`, { idempotencyKey: key });
  expect((await remove(idempotencyKey)).status).toBe(204);
  await loseAnswer(idempotencyKey);
  expect((await remove(idempotencyKey)).status).toBe(204);
  expect((await remove(randomUUID())).status).toBe(404);
});
