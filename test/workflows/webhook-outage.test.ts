import { listEvents } from '../../db/order/events';
import { insertUser } from '../../db/people/users';
import { pageOfDeliveries } from '../../db/webhook/deliveries';
import { findWebhook } from '../../db/webhook/webhooks';
import { DAY_MS, HOUR_MS } from '../../domain/time';
import { webhookWorkflowId } from '../../workflows/contract';
import { aWebhook, startLook } from '../support/samples/a-webhook';
import { eventually } from '../support/eventually';
import { configuration, configured, now, placed } from '../support/lives/life';
import { recipients } from '../support/outside/mail-catcher';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { sequencesByOrder, startReceiver, stopReceivers, verify, type Receiver } from '../support/outside/webhook-receiver';

/** Receivers that are down for hours and days, on the time-skipping server. */
let system: OrderSystem;
let look: ReturnType<typeof startLook>;

beforeAll(async () => {
  system = await startOrderSystem('time-skipping', undefined, undefined, undefined, { dnsServers: [], httpPort: 80, httpsPort: 443, allowPrivate: true });
  look = startLook(system);
});
afterAll(async () => {
  await look.stop();
  await stopReceivers();
  await system.stop();
});

type Account = Awaited<ReturnType<OrderSystem['account']>>;

async function withWebhook(): Promise<{ account: Account; receiver: Receiver; id: string }> {
  const account = await system.account(1000);
  const receiver = await startReceiver();
  return { account, receiver, id: await aWebhook(system, account, receiver.url) };
}
const cancel = async (reference: string) => system.desk.requestCancel(await system.getOrder(reference), { actor: 'test', requestedAt: await now(system) });
const deliveries = (id: string) => pageOfDeliveries(system.db, id, { limit: 200 });
const attempted = (id: string) => eventually(async () => (await deliveries(id)).some(({ lastAnswer }) => lastAnswer !== null), 'a first attempt');

test('down for an hour and back: every event delivered, in order per order, each right for the standardwebhooks library', async () => {
  const { account, receiver, id } = await withWebhook();
  const before = await configured(system, account, configuration('www.before.com'));
  await eventually(() => receiver.received.length === 2, 'both events');

  await receiver.down();
  const begun = await now(system);
  const references = [before];
  await cancel(before);
  await attempted(id);
  for (const name of ['one', 'two', 'three', 'four']) {
    await system.environment!.sleep('12 minutes');
    references.push(await configured(system, account, configuration(`www.${name}.com`)));
  }
  await system.environment!.sleep(begun + HOUR_MS - (await now(system)));
  for (const reference of references.slice(3)) await cancel(reference);
  expect(receiver.received).toHaveLength(2);
  expect((await deliveries(id)).filter(({ state }) => state === 'delivered')).toHaveLength(2);

  await receiver.up();
  await system.environment!.sleep('3 hours');
  const expected = Object.fromEntries(
    await Promise.all(references.map(async (each) => [each, (await listEvents(system.db, each)).map(({ sequence }) => sequence)])),
  );
  // A delivery gets its row when its turn comes: that all rows are delivered says nothing of those still to come.
  await eventually(() => receiver.received.length >= Object.values(expected).flat().length, 'all are received');
  await eventually(async () => (await deliveries(id)).every(({ state }) => state === 'delivered'), 'all are delivered');
  expect(sequencesByOrder(receiver.received)).toEqual(expected);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(receiver.received.length);
  for (const message of receiver.received) expect(verify(system.secrets.webhookSecret(id, 1), message)).toEqual(message.body);
  await eventually(async () => (await system.client.workflow.getHandle(webhookWorkflowId(id)).describe()).status.name === 'COMPLETED', 'the workflow is over');
});

test('down for three days: given up after the planned attempts, the webhook is disabled, the account is told once', async () => {
  const { account, receiver, id } = await withWebhook();
  await insertUser(system.db, { email: 'owner@three-days.test', accountId: account.id, role: 'owner', passwordHash: 'x' });
  await receiver.down();
  const begun = await now(system);
  const first = await placed(system, account);
  await attempted(id);
  await system.environment!.sleep('71 hours');
  expect((await deliveries(id))[0]).toMatchObject({ state: 'pending', attempts: 10 });
  await cancel(first);
  await system.environment!.sleep('70 minutes');
  await eventually(async () => (await findWebhook(system.db, id))!.disabledAt !== null, 'it is disabled');
  const webhook = (await findWebhook(system.db, id))!;
  expect(webhook.disabledReason).toBe('failing');
  const after = webhook.disabledAt! - begun;
  expect(after).toBeGreaterThanOrEqual(3 * DAY_MS);
  expect(after).toBeLessThan(3 * DAY_MS + HOUR_MS / 2);
  const all = await deliveries(id);
  expect(all.map(({ event, state }) => [event?.sequence, state])).toEqual([
    [2, 'pending'],
    [1, 'failed'],
  ]);
  expect(all.at(-1)).toMatchObject({ attempts: 11, lastAnswer: { status: null, error: expect.stringContaining('ECONNREFUSED') } });

  await system.outbox.sendDueMails();
  const mails = system.catcher.mails.filter((mail) => recipients(mail).includes('owner@three-days.test'));
  expect(mails).toHaveLength(1);
  for (const part of [mails[0]!.text, mails[0]!.html]) expect(part).toMatch(/could not be delivered for three days[\s\S]*ECONNREFUSED/);
});
