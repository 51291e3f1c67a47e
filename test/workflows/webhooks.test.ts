import { sendWebhookMails } from '../../activities/webhook-mail';
import { createDb, type Db } from '../../db/connection';
import { listEvents } from '../../db/events';
import { insertUser } from '../../db/users';
import { DAY_MS } from '../../domain/time';
import { createLog } from '../../log';
import { keepWebhooksAwake } from '../../worker/webhooks';
import { webhookWorkflowId } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { startHttp, type Http, type Json } from '../support/http';
import { configuration, configured, placed } from '../support/life';
import { recipients } from '../support/mail-catcher';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient, type RestClient } from '../support/rest';
import { sequencesByOrder, startReceiver, verify, type Receiver } from '../support/webhook-receiver';

/** Webhooks on the real dev server, made and asked about through the JSON API; two workers look for what there is to do. */
let system: OrderSystem;
let http: Http;
let admin: Db;
const stopping = new AbortController();
let looks: Promise<unknown>;

beforeAll(async () => {
  system = await startOrderSystem('server', undefined, undefined, undefined, { dnsServers: [], httpPort: 80, allowPrivate: true });
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  admin = createDb(system.urls.adminUrl);
  const look = () => keepWebhooksAwake({ ...system, log: createLog('test', 'silent') }, stopping.signal);
  looks = Promise.all([look(), look()]);
});
afterAll(async () => {
  stopping.abort();
  await looks;
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
  await Promise.all([receiver.down(), only.down()]);
});

test('an event that is not taken holds back the later ones of its order, and no other order', async () => {
  const { account, rest, receiver, id } = await withWebhook();
  const stuck = await placed(system, account);
  await allDelivered(rest, id, 1);
  receiver.answer = ({ body }) => (body.data.order_reference === stuck && receiver.received.filter((each) => each.raw === JSON.stringify(body)).length < 2 ? 503 : 204);
  await system.desk.configure(await system.getOrder(stuck), configuration('www.stuck.com'), 'reseller-api');
  await cancel(stuck);
  const free = await life(account, 'www.free.com');
  await allDelivered(rest, id, 4);
  expect(sequencesByOrder(receiver.received)).toEqual({ [stuck]: [1], [free]: [1, 2, 3] });
  const [waiting] = await deliveries(rest, id, 'state=pending').then((all) => all.filter(({ attempts }) => attempts > 0));
  expect(waiting).toMatchObject({ order_reference: stuck, sequence: 2, attempts: 1, last_answer: { status: 503, error: 'The receiver answered 503.' } });
  await allDelivered(rest, id, 6);
  expect(sequencesByOrder(receiver.received)[stuck]).toEqual([1, 2, 3]);
  await receiver.down();
});
