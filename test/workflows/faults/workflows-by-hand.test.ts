import { webhookWorkflowId } from '../../../workflows/contract';
import { byHand } from '../../support/by-hand';
import { eventually } from '../../support/eventually';
import { placed } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { startReceiver, stopReceivers } from '../../support/outside/webhook-receiver';
import { aWebhook, startLook } from '../../support/samples/a-webhook';
import { stuckActivities } from '../../support/stuck-activities';

/** What an operator does to a webhook, and workflows that somebody starts by hand, on the real dev server. */
let system: OrderSystem;
const { stuck, change } = stuckActivities(['deliverWebhook']);

beforeAll(async () => {
  system = await startOrderSystem('server', change, undefined, {}, { dnsServers: [], httpPort: 80, httpsPort: 443, allowPrivate: true });
});
afterEach(() => stuck.clear());
afterAll(async () => {
  await stopReceivers();
  await system.stop();
});

test('a round of a webhook that is ended by hand is made again', async () => {
  const hand = byHand(system);
  const account = await system.account(24);
  const receiver = await startReceiver();
  const webhookId = await aWebhook(system, account, receiver.url);
  stuck.add('deliverWebhook');
  await placed(system, account);
  const look = startLook(system);
  const workflowId = webhookWorkflowId(webhookId);
  try {
    for (const result of ['garbage', null, { pending: 'many' }, { pending: 1, nextAttemptAt: Infinity }])
      await hand.complete(workflowId, 'deliverWebhook', result);
    await hand.fail(workflowId, 'deliverWebhook');
    stuck.clear();
    await eventually(() => receiver.received.length > 0, 'it is delivered', 40);
    expect((await system.client.workflow.getHandle(workflowId).describe()).status.name).not.toBe('FAILED');
  } finally {
    await look.stop();
  }
}, 120_000);

const sale = { accountId: 'nobody', productCode: 'RapidSSL-12' };
test.each([
  ['order', undefined],
  ['order', null],
  ['order', 'CW-0123456789AB'],
  ['order', { reference: 5 }],
  ['order', { reference: 'CW-0123456789AB' }],
  ['order', { reference: 'CW-0123456789AB', placement: 'x' }],
  ['order', { reference: 'CW-0123456789AB', placement: { sale, submissionId: 's' } }],
  ['webhook', undefined],
  ['webhook', { webhookId: 5 }],
  ['webhook', { webhookId: 'no-such-webhook' }],
  ['testPoints', undefined],
  ['testPoints', { accountId: 'nobody', change: 'some' }],
  ['testPoints', { accountId: 'nobody', change: 5 }],
  ['noSuchWorkflow', { reference: 'CW-0123456789AB' }],
] as const)(
  '%s, started by hand with %j, ends with a clear failure',
  async (type, input) => {
    const handle = await system.client.workflow.start(type, {
      workflowId: `by-hand-${type}-${Math.random()}`,
      taskQueue: system.taskQueue,
      args: input === undefined ? [] : [input as never],
      workflowTaskTimeout: '5 seconds',
    });
    const status = await eventually(
      async () => {
        const { name } = (await handle.describe()).status;
        return name !== 'RUNNING' && name;
      },
      'it ends',
      30,
    );
    expect(status).toBe('FAILED');
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: expect.stringMatching(/.{10,}\.|Activity task failed/) } });
  },
  60_000,
);
