import { randomUUID } from 'node:crypto';
import { insertAccount } from '../../db/account/accounts';
import { createDb, type Db } from '../../db/connection';
import { insertEvent } from '../../db/order/events';
import { insertOrder } from '../../db/order/orders';
import { clearDeliveries, findDelivery, insertDelivery, pageOfDeliveries } from '../../db/webhook/deliveries';
import { claimDelivery, findWaiting, listDueDeliveries, listWebhooksToWake, recordAttempt, takeInEvents } from '../../db/webhook/work';
import { changeWebhook, deleteWebhook, disableWebhook, findWebhook, insertWebhook, rotateSecret } from '../../db/webhook/webhooks';
import { DAY_MS, SECOND_MS } from '../../domain/time';
import { MOST_WEBHOOKS, type Webhook } from '../../domain/webhook/webhook';
import { CLAIM_MS, type WebhookDelivery } from '../../domain/webhook/delivery';
import type { EventType } from '../../domain/order/transition';
import { anOrder } from '../support/samples/an-order';
import { createTestDatabase } from '../support/parts';

/** As the worker's database user, and as the api's. */
let db: Db;
let api: Db;
let accountId: string;
const at = Date.UTC(2026, 10, 24, 9);

beforeAll(async () => {
  const urls = await createTestDatabase();
  [db, api] = [createDb(urls.workerUrl), createDb(urls.apiUrl)];
});
beforeEach(async () => {
  accountId = (await insertAccount(db, { kind: 'reseller', name: 'A', email: null, isTest: false })).id;
});
afterAll(() => Promise.all([db.destroy(), api.destroy()]));

async function aWebhook(more: Partial<Webhook> = {}): Promise<string> {
  const id = randomUUID();
  const nothing = { description: null, eventTypes: null, secretRotatedAt: null, disabledAt: null, disabledReason: null };
  await insertWebhook(api, { id, accountId, url: 'https://example.com/hook', lastEventId: 0, secretVersion: 1, createdAt: at, ...nothing, ...more });
  return id;
}

let references = 0;
/** An order with these events, written one after the other. */
async function events(...types: EventType[]): Promise<string> {
  const reference = `CW-${String((references += 1)).padStart(12, '0')}`;
  const { sale } = anOrder();
  const order = anOrder({ reference, sale: { ...sale, accountId } });
  await insertOrder(db, order, { orderToken: randomUUID(), buyerReference: reference, endCustomerEmail: null });
  for (const [index, event] of types.entries()) {
    await insertEvent(db, { order: { ...order, sequence: index + 1 }, event, at, actor: 'test', cause: randomUUID(), transfers: [], approvals: [], mails: [] });
  }
  return reference;
}
const takeIn = async (id: string) => {
  while (await takeInEvents(db, id, at)) continue;
};
const due = (id: string, now = at) => listDueDeliveries(db, id, now, 100);
const seen = (deliveries: WebhookDelivery[]) => deliveries.map(({ event, type }) => [event?.orderReference, event?.sequence ?? type]);
const success = { status: 200, error: null, durationMs: 5 };
const failure = { status: 500, error: 'The receiver answered 500.', durationMs: 5 };

async function deliver(delivery: WebhookDelivery, now = at): Promise<void> {
  expect(await claimDelivery(db, delivery, now)).toBe(true);
  await recordAttempt(db, delivery, success, { state: 'delivered' }, now);
}
async function giveUp(delivery: WebhookDelivery, now: number): Promise<void> {
  expect(await claimDelivery(db, delivery, now)).toBe(true);
  await recordAttempt(db, delivery, failure, { state: 'failed', disables: 'failing' }, now);
}

test('of one order one delivery is due, the first that is pending; another order does not wait for it', async () => {
  const id = await aWebhook();
  const [one, two] = [await events('placed', 'configured', 'issued'), await events('placed')];
  await takeIn(id);
  expect(seen(await due(id))).toEqual([
    [one, 1],
    [two, 1],
  ]);
  const [first] = await due(id);
  expect(await claimDelivery(db, first!, at)).toBe(true);
  expect(seen(await due(id))).toEqual([[two, 1]]);
  await recordAttempt(db, first!, failure, { state: 'pending', nextAttemptAt: at + 5 * SECOND_MS }, at);
  expect(seen(await due(id))).toEqual([[two, 1]]);
  const [again] = await due(id, at + 5 * SECOND_MS);
  expect(again).toMatchObject({ id: first!.id, attempts: 1, lastAnswer: failure });
  await deliver(again!, at + 5 * SECOND_MS);
  expect(seen(await due(id))).toEqual([
    [one, 2],
    [two, 1],
  ]);
  expect(await findWaiting(db, id)).toEqual({ pending: 3, nextAttemptAt: at });
});

test('an event is taken in once, also when the place in the feed was set back; only the types that are wanted', async () => {
  const id = await aWebhook();
  const narrow = await aWebhook({ eventTypes: ['order.issued'] });
  await events('placed', 'configured', 'issued');
  await Promise.all([takeIn(id), takeIn(id), takeIn(narrow)]);
  await api('webhooks').update({ last_event_id: 0 });
  await Promise.all([takeIn(id), takeIn(narrow)]);
  expect((await pageOfDeliveries(db, id, { limit: 10 })).map(({ type }) => type)).toEqual(['order.issued', 'order.configured', 'order.placed']);
  expect((await pageOfDeliveries(db, narrow, { limit: 10 })).map(({ type }) => type)).toEqual(['order.issued']);
});

test('of many who take the same attempt one has it; when it died the delivery is due again after the claim', async () => {
  const id = await aWebhook();
  await events('placed', 'configured');
  await takeIn(id);
  const [first] = await due(id);
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimDelivery(db, first!, at)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await due(id, at + CLAIM_MS - 1)).toEqual([]);
  expect((await due(id, at + CLAIM_MS))[0]).toMatchObject({ id: first!.id, attempts: 1, lastAnswer: null });
  // What the first one has to say comes too late: another attempt was begun.
  expect(await claimDelivery(db, (await due(id, at + CLAIM_MS))[0]!, at + CLAIM_MS)).toBe(true);
  await recordAttempt(db, first!, failure, { state: 'failed', disables: 'gone' }, at);
  expect(await findDelivery(db, id, first!.id)).toMatchObject({ state: 'pending', attempts: 2, lastAnswer: null });
});

test('given up: the next event of the order goes, and the webhook is disabled only where nothing else was taken meanwhile', async () => {
  const id = await aWebhook();
  const order = await events('placed', 'configured');
  await events('placed');
  await takeIn(id);
  const [stuck, other] = await due(id);
  expect(await claimDelivery(db, stuck!, at)).toBe(true);
  await recordAttempt(db, stuck!, failure, { state: 'pending', nextAttemptAt: at + DAY_MS }, at);
  await deliver(other!, at + SECOND_MS);
  await giveUp((await due(id, at + 3 * DAY_MS))[0]!, at + 3 * DAY_MS);
  expect((await findWebhook(db, id))!.disabledAt).toBeNull();
  const [next] = await due(id, at + 3 * DAY_MS);
  expect(seen([next!])).toEqual([[order, 2]]);
  await giveUp(next!, at + 4 * DAY_MS);
  expect(await findWebhook(db, id)).toMatchObject({ disabledAt: at + 4 * DAY_MS, disabledReason: 'failing' });
  expect(await db('audit_log').where('subject', id).select('action', 'detail')).toEqual([{ action: 'webhook disable', detail: 'reason: failing' }]);
  await disableWebhook(db, id, 'gone', at);
  expect((await findWebhook(db, id))!.disabledReason).toBe('failing');
});

test('enabled: what waits begins anew and at once, but not what is being sent', async () => {
  const id = await aWebhook();
  await events('placed');
  await events('placed');
  await takeIn(id);
  const [waiting, sending] = await due(id);
  expect(await claimDelivery(db, waiting!, at)).toBe(true);
  await recordAttempt(db, waiting!, failure, { state: 'pending', nextAttemptAt: at + DAY_MS }, at);
  const later = at + SECOND_MS;
  expect(await claimDelivery(db, sending!, later)).toBe(true);
  await changeWebhook(api, id, { enabled: true }, later + SECOND_MS);
  expect(await due(id, later + SECOND_MS)).toMatchObject([{ id: waiting!.id, attempts: 0, firstAttemptAt: null }]);
  await recordAttempt(db, sending!, success, { state: 'delivered' }, later + 2 * SECOND_MS);
  expect((await findDelivery(db, id, sending!.id))!.state).toBe('delivered');
});

test('tests and redeliveries wait for nothing, and are made once for each request', async () => {
  const id = await aWebhook();
  await events('placed', 'configured');
  await takeIn(id);
  const [first] = await due(id);
  await claimDelivery(db, first!, at);
  const event = { ...first!.event!, type: 'placed', state: 'placed', waitingOn: null, actor: 'x', note: null, at } as const;
  const [test, again] = [randomUUID(), randomUUID()];
  for (let tries = 0; tries < 2; tries += 1) {
    await insertDelivery(api, id, test, at);
    await insertDelivery(api, id, again, at, event);
  }
  expect((await due(id)).map(({ messageId, isRedelivery }) => [messageId, isRedelivery])).toEqual([
    [`test_${test}`, false],
    [first!.messageId, true],
  ]);
});

test('the look finds what has to be done: new events, what is due; nothing of those that are disabled or deleted', async () => {
  const found = async (now = at) => (await listWebhooksToWake(db, new Date(now))).map((each) => each.id).filter((each) => mine.includes(each));
  const mine = [await aWebhook(), await aWebhook({ eventTypes: ['order.issued'] }), await aWebhook(), await aWebhook()];
  const [all, narrow, disabled, deleted] = mine as [string, string, string, string];
  expect(await found()).toEqual([]);
  await events('placed', 'configured');
  await changeWebhook(api, disabled, { enabled: false }, at);
  await deleteWebhook(api, deleted, at);
  expect((await found()).sort()).toEqual([all, narrow].sort());
  for (const id of mine) await takeInEvents(db, id, at);
  // Nothing of the wanted type: it is known, and it does not come up again.
  expect(await found()).toEqual([all]);
  const [first] = await due(all);
  await claimDelivery(db, first!, at);
  expect(await found()).toEqual([]);
  expect(await found(at + CLAIM_MS)).toEqual([all]);
  await changeWebhook(api, all, { enabled: false }, at);
  expect(await found(at + CLAIM_MS)).toEqual([]);
});

test('50 made at once: as many as an account may have, each once', async () => {
  const made = await Promise.allSettled(Array.from({ length: 50 }, () => aWebhook()));
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(MOST_WEBHOOKS);
  for (const each of made) if (each.status === 'rejected') expect(each.reason).toMatchObject({ kind: 'conflict' });
  const [{ id }] = (await db('webhooks').where('account_id', accountId).limit(1).select('id')) as [{ id: string }];
  await insertWebhook(api, (await findWebhook(db, id))!); // a repeat of the request that made it
  await deleteWebhook(api, id, at);
  await expect(aWebhook()).resolves.toBeDefined();
});

test('a rotation counts once for each request', async () => {
  const id = await aWebhook();
  for (const request of ['a', 'a', 'b']) await rotateSecret(api, id, request, at);
  expect(await findWebhook(db, id)).toMatchObject({ secretVersion: 3, secretRotatedAt: at });
});

test('housekeeping forgets what ended, never what waits, and what belongs to deleted webhooks', async () => {
  const [kept, gone] = [await aWebhook(), await aWebhook()];
  await events('placed', 'configured');
  await Promise.all([takeIn(kept), takeIn(gone)]);
  const [first] = await due(kept);
  await deliver(first!);
  await deleteWebhook(api, gone, at);
  await clearDeliveries(db, new Date(at));
  expect(await pageOfDeliveries(db, kept, { limit: 10 })).toHaveLength(2);
  expect(await db('webhooks').where('id', gone).select('id')).toEqual([]);
  await clearDeliveries(db, new Date(at + 1));
  expect(await pageOfDeliveries(db, kept, { limit: 10 })).toMatchObject([{ type: 'order.configured', state: 'pending' }]);
});

test('the worker cannot say where events go; the api cannot say that something was delivered', async () => {
  const id = await aWebhook();
  await expect(db('webhooks').where({ id }).update({ url: 'https://elsewhere.example/' })).rejects.toThrow(/denied/);
  await expect(db('webhooks').where({ id }).update({ secret_version: 9 })).rejects.toThrow(/denied/);
  await expect(api('webhook_deliveries').where('webhook_id', id).update({ state: 'delivered' })).rejects.toThrow(/denied/);
  await expect(api('webhooks').where({ id }).delete()).rejects.toThrow(/denied/);
});
