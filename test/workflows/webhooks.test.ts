import { createDb, type Db } from '../../db/connection';
import { listEvents } from '../../db/order/events';
import { insertUser } from '../../db/people/users';
import { DAY_MS, HOUR_MS } from '../../domain/time';
import { webhookWorkflowId } from '../../workflows/contract';
import { startLook } from '../support/samples/a-webhook';
import { eventually } from '../support/eventually';
import { startHttp, type Http, type Json } from '../support/doors/http';
import { configuration, configured, placed } from '../support/lives/life';
import { recipients } from '../support/outside/mail-catcher';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient, type RestClient } from '../support/doors/rest';
import { sequencesByOrder, startReceiver, stopReceivers, verify, type Receiver } from '../support/outside/webhook-receiver';

/** Webhooks on the real dev server, made and asked about through the JSON API; two workers look for what there is to do. */
let system: OrderSystem;
let http: Http;
let admin: Db;
let looks: ReturnType<typeof startLook>[];

beforeAll(async () => {
  system = await startOrderSystem('server', undefined, undefined, undefined, { dnsServers: [], httpPort: 80, httpsPort: 443, allowPrivate: true });
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  admin = createDb(system.urls.adminUrl);
  looks = [startLook(system), startLook(system)];
});
afterAll(async () => {
  await Promise.all(looks.map((look) => look.stop()));
  await stopReceivers();
  await http.stop();
  await admin.destroy();
  await system.stop();
});

type Account = Awaited<ReturnType<OrderSystem['account']>>;

/** An account of its own with a webhook, for each test. */
async function withWebhook(more: object = {}): Promise<{ account: Account; rest: RestClient; receiver: Receiver; id: string; secret: string }> {
  const account = await system.account(1000);
  const rest = restClient(http, account.apiKey);
  const receiver = await startReceiver();
  const { body } = await rest('POST', '/webhooks', { body: { url: receiver.url, ...more } });
  return { account, rest, receiver, id: body.id, secret: body.secret };
}

const cancel = async (reference: string) => system.desk.requestCancel(await system.getOrder(reference), { actor: 'test', requestedAt: Date.now() });
/** Three events: placed, configured, credited. */
async function life(account: Account, name: string): Promise<string> {
  const reference = await configured(system, account, configuration(name));
  await cancel(reference);
  return reference;
}
const deliveries = async (rest: RestClient, id: string, query = '') => (await rest('GET', `/webhooks/${id}/deliveries?limit=200&${query}`)).body.data as Json[];
const allDelivered = (rest: RestClient, id: string, count: number) =>
  eventually(async () => (await deliveries(rest, id, 'state=delivered')).length === count, `${count} deliveries`, 40);
const isOver = (id: string) =>
  eventually(async () => (await system.client.workflow.getHandle(webhookWorkflowId(id)).describe()).status.name === 'COMPLETED', 'the workflow is over');

test('each event once, in the order of its order, signed, as the feed has it; another webhook gets only its types', async () => {
  const { account, rest, receiver, id, secret } = await withWebhook();
  const only = await startReceiver();
  const narrow = (await rest('POST', '/webhooks', { body: { url: only.url, event_types: ['order.credited'] } })).body;
  const references = await Promise.all(['one', 'two', 'three', 'four'].map((name) => life(account, `www.${name}.com`)));
  const { data: events } = (await rest('GET', '/events')).body;
  await allDelivered(rest, id, events.length);
  await allDelivered(rest, narrow.id, 4);

  expect(sequencesByOrder(receiver.received)).toEqual(Object.fromEntries(references.map((reference) => [reference, [1, 2, 3]])));
  for (const message of receiver.received) {
    const event = events.find((each: Json) => each.id === message.body.data.id);
    expect(verify(secret, message)).toEqual({ type: `order.${event.type}`, timestamp: event.at, data: event });
    expect(message.headers).toMatchObject({ 'webhook-id': `event_${event.id}`, 'content-type': 'application/json' });
    expect(() => verify(narrow.secret, message)).toThrow();
  }
  expect(only.received.map(({ body }) => body.type)).toEqual(Array(4).fill('order.credited'));
  await isOver(id);
});

test('an event that is not taken holds back the later ones of its order, and no other order', async () => {
  const { account, rest, receiver, id } = await withWebhook();
  const stuck = await placed(system, account);
  await allDelivered(rest, id, 1);
  receiver.answer = ({ body }) =>
    body.data.order_reference === stuck && receiver.received.filter((each) => each.raw === JSON.stringify(body)).length < 2 ? 503 : 204;
  await system.desk.configure(await system.getOrder(stuck), configuration('www.stuck.com'), 'reseller-api');
  await cancel(stuck);
  const free = await life(account, 'www.free.com');
  await allDelivered(rest, id, 4);
  expect(sequencesByOrder(receiver.received)).toEqual({ [stuck]: [1], [free]: [1, 2, 3] });
  const [waiting] = await deliveries(rest, id, 'state=pending').then((all) => all.filter(({ attempts }) => attempts > 0));
  expect(waiting).toMatchObject({ order_reference: stuck, sequence: 2, attempts: 1, last_answer: { status: 503, error: 'The receiver answered 503.' } });
  await allDelivered(rest, id, 6);
  expect(sequencesByOrder(receiver.received)[stuck]).toEqual([1, 2, 3]);
});

test('a test is sent at once whatever types are taken; an event can be sent again under its id', async () => {
  const { account, rest, receiver, id, secret } = await withWebhook({ event_types: ['order.credited'] });
  const tested = await rest('POST', `/webhooks/${id}/test-events`);
  const sent = await eventually(() => receiver.received[0], 'the test', 5);
  expect(verify(secret, sent)).toEqual({ type: 'webhook.test', timestamp: tested.body.created_at, data: { webhook_id: id } });
  expect(sent.headers['webhook-id']).toBe(tested.body.message_id);
  await allDelivered(rest, id, 1);
  expect(await rest('POST', `/webhooks/${id}/deliveries/${tested.body.id}/redeliveries`)).toMatchObject({ status: 409 });

  await cancel(await placed(system, account));
  await allDelivered(rest, id, 2);
  const [first] = await deliveries(rest, id);
  const again = () => rest('POST', `/webhooks/${id}/deliveries/${first!.id}/redeliveries`, { idempotencyKey: 'again' });
  const redelivery = (await again()).body;
  expect((await again()).body).toEqual(redelivery);
  expect(redelivery).toMatchObject({ is_redelivery: true, message_id: first!.message_id, state: 'pending', attempts: 0 });
  await allDelivered(rest, id, 3);
  const [, credited, repeated] = receiver.received;
  expect(repeated).toMatchObject({ raw: credited!.raw, headers: { 'webhook-id': credited!.headers['webhook-id'] } });
  expect((await rest('GET', `/webhooks/${id}/deliveries/${redelivery.id}`)).body).toMatchObject({
    state: 'delivered',
    attempts: 1,
    next_attempt_at: null,
    last_answer: { status: 204, error: null },
  });
});

test('a rotated secret signs beside the old one for a day, then alone', async () => {
  const { rest, receiver, id, secret: old } = await withWebhook();
  const { secret: fresh, old_secret_until: until } = (await rest('POST', `/webhooks/${id}/secret-rotations`)).body;
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(DAY_MS - 60_000);
  const test = async (count: number) => {
    await rest('POST', `/webhooks/${id}/test-events`);
    return eventually(() => receiver.received[count - 1], 'the test', 10);
  };
  const both = await test(1);
  for (const secret of [old, fresh]) expect(verify(secret, both)).toMatchObject({ type: 'webhook.test' });
  expect(both.headers['webhook-signature']!.split(' ')).toHaveLength(2);

  await admin('webhooks')
    .where({ id })
    .update({ secret_rotated_at: new Date(Date.now() - DAY_MS) });
  const alone = await test(2);
  expect(verify(fresh, alone)).toMatchObject({ type: 'webhook.test' });
  expect(() => verify(old, alone)).toThrow('No matching signature');
  expect((await rest('GET', `/webhooks/${id}`)).body.old_secret_until).toBeNull();
});

test('410 disables at once, with a mail and a line in the audit trail; enabled again it gets what has happened since', async () => {
  const { account, rest, receiver, id } = await withWebhook({ description: 'Billing' });
  await insertUser(system.db, { email: `Owner-${id}@example.com`, accountId: account.id, role: 'owner', passwordHash: 'x' });
  await insertUser(system.db, { email: `viewer-${id}@example.com`, accountId: account.id, role: 'viewer', passwordHash: 'x' });
  receiver.answer = () => 410;
  const reference = await configured(system, account, configuration('www.gone.com'));
  await eventually(async () => (await rest('GET', `/webhooks/${id}`)).body.enabled === false, 'it is disabled');
  await isOver(id);
  expect((await rest('GET', `/webhooks/${id}`)).body).toMatchObject({ disabled_reason: 'gone' });
  expect((await system.db('audit_log').where('subject', id).select('action', 'actor')).at(-1)).toEqual({ action: 'webhook disable', actor: 'worker' });
  expect(await deliveries(rest, id, 'state=failed')).toMatchObject([{ sequence: 1, state: 'failed', last_answer: { status: 410 } }]);
  expect(await rest('POST', `/webhooks/${id}/test-events`)).toMatchObject({ status: 409, body: { code: 'conflict' } });

  system.catcher.refusing = true;
  await expect(system.outbox.sendDueMails()).rejects.toThrow('were not taken');
  system.catcher.refusing = false;
  for (const inMs of [HOUR_MS, HOUR_MS]) await system.outbox.sendDueMails(Date.now() + inMs);
  const mails = system.catcher.mails.filter(({ text }) => text?.includes(id));
  expect(mails.map((mail) => recipients(mail))).toEqual([[`Owner-${id}@example.com`]]);
  expect(mails[0]).toMatchObject({
    messageId: expect.stringMatching(new RegExp(`^<webhook\\.${id}\\.\\d+@localhost>$`)),
    subject: expect.stringContaining('is disabled'),
  });
  for (const part of [mails[0]!.text, mails[0]!.html]) expect(part).toContain('answered 410');

  await cancel(reference);
  receiver.answer = () => 204;
  receiver.received.length = 0;
  expect((await rest('PATCH', `/webhooks/${id}`, { body: { enabled: true } })).body).toMatchObject({ enabled: true, disabled_at: null, disabled_reason: null });
  await allDelivered(rest, id, 2);
  expect(sequencesByOrder(receiver.received)).toEqual({ [reference]: [2, 3] });
});

test('a mail that is refused for good is over, with the mail server’s code', async () => {
  const { account, rest, receiver, id } = await withWebhook();
  const address = `nobody-${id}@example.com`;
  await insertUser(system.db, { email: address, accountId: account.id, role: 'owner', passwordHash: 'x' });
  system.catcher.unknown.add(address);
  receiver.answer = () => 410;
  await placed(system, account);
  await eventually(async () => (await rest('GET', `/webhooks/${id}`)).body.enabled === false, 'it is disabled');
  expect(await system.outbox.sendDueMails()).toBe(0);
  expect(await system.db('mails').where('about_id', id).first('failed_at', 'answer_code')).toEqual({ failed_at: expect.any(Date), answer_code: 550 });
  expect(await system.outbox.sendDueMails(Date.now() + DAY_MS)).toBe(0);
});

test('terminated in the Temporal UI: the look starts it again, also for what waits for its next attempt', async () => {
  const { account, rest, receiver, id } = await withWebhook();
  receiver.answer = () => 500;
  await placed(system, account);
  await eventually(async () => (await deliveries(rest, id))[0]?.last_answer?.status === 500, 'the first attempt');
  await system.client.workflow.getHandle(webhookWorkflowId(id)).terminate('by an operator');
  receiver.answer = () => 204;
  await allDelivered(rest, id, 1);
  expect(receiver.received).toHaveLength(2);
});

test('another address, other types, deleted: from then on', async () => {
  const { account, rest, receiver, id } = await withWebhook();
  const moved = await startReceiver();
  expect((await rest('PATCH', `/webhooks/${id}`, { body: { url: moved.url, event_types: ['order.placed'], description: 'Moved' } })).body).toMatchObject({
    url: moved.url,
    event_types: ['order.placed'],
    description: 'Moved',
    enabled: true,
  });
  await life(account, 'www.moved.com');
  await allDelivered(rest, id, 1);
  expect((await rest('PATCH', `/webhooks/${id}`, { body: { event_types: null, description: null } })).body).toMatchObject({
    event_types: null,
    description: null,
  });
  expect((await rest('DELETE', `/webhooks/${id}`)).status).toBe(204);
  expect((await rest('GET', `/webhooks/${id}`)).status).toBe(404);
  await life(account, 'www.deleted.com');
  await isOver(id);
  expect(receiver.received).toEqual([]);
  expect(moved.received.map(({ body }) => body.type)).toEqual(['order.placed']);
});

test('what operators see: whom the events go to, what waits and why; and no address with its path', async () => {
  const { account, rest, receiver, id } = await withWebhook();
  receiver.answer = () => 503;
  await life(account, 'www.seen.com');
  await eventually(async () => (await deliveries(rest, id)).some(({ attempts }) => attempts > 1), 'two attempts');
  const handle = system.client.workflow.getHandle(webhookWorkflowId(id));
  const described = await eventually(async () => {
    const { raw } = await handle.describe();
    return JSON.stringify(raw.executionConfig?.userMetadata ?? {}).length > 2 && handle.describe();
  }, 'its summary');
  expect(await described.staticSummary()).toBe(`events to ${new URL(receiver.url).host}`);
  const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  expect(metadata.currentDetails).toMatch(/^3 events wait\. The receiver answered 503\. Next attempt at \d+ \w+ \d+, \d\d:\d\d UTC\.$/);
  expect(JSON.stringify(await handle.fetchHistory())).not.toContain('/hook');
  expect((await listEvents(system.db, (await deliveries(rest, id))[0]!.order_reference)).length).toBe(3);
});
