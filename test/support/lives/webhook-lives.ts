import { pageOfDeliveries } from '../../../db/webhook/deliveries';
import { findWebhook } from '../../../db/webhook/webhooks';
import { webhookWorkflowId } from '../../../workflows/contract';
import { aWebhook, startLook } from '../samples/a-webhook';
import { eventually } from '../eventually';
import { placed } from './life';
import type { OrderSystem } from '../order-system';
import { startReceiver, type Receiver } from '../outside/webhook-receiver';

/** Every kind of life that a webhook's workflow can have, by name. Each gives the webhook's id. */
export type WebhookLife = (system: OrderSystem) => Promise<string>;

const isOver = (system: OrderSystem, id: string) =>
  eventually(async () => (await system.client.workflow.getHandle(webhookWorkflowId(id)).describe()).status.name === 'COMPLETED', `${id} is over`);
const deliveries = (system: OrderSystem, id: string) => pageOfDeliveries(system.db, id, { limit: 100 });

function withWebhook(live: (system: OrderSystem, place: { id: string; receiver: Receiver; order: () => Promise<string> }) => Promise<void>): WebhookLife {
  return async (system) => {
    const account = await system.account(1000);
    const receiver = await startReceiver();
    const look = startLook(system);
    const id = await aWebhook(system, account, receiver.url);
    try {
      await live(system, { id, receiver, order: () => placed(system, account) });
    } finally {
      await look.stop();
      await receiver.down();
    }
    return id;
  };
}

export const webhookLives: Record<string, WebhookLife> = {
  'webhook-delivered': withWebhook(async (system, { id, receiver, order }) => {
    await order();
    await eventually(() => receiver.received.length === 1, 'it was sent');
    await isOver(system, id);
  }),
  'webhook-woken-while-it-waits': withWebhook(async (system, { id, receiver, order }) => {
    receiver.answer = () => 503;
    await order();
    await eventually(async () => (await deliveries(system, id)).some(({ attempts }) => attempts === 2), 'a second attempt', 40);
    await order();
    await eventually(async () => (await deliveries(system, id)).every(({ attempts }) => attempts >= 2), 'both were tried again', 40);
  }),
  'webhook-gone': withWebhook(async (system, { id, receiver, order }) => {
    receiver.answer = () => 410;
    await order();
    await eventually(async () => (await findWebhook(system.db, id))!.disabledAt !== null, 'it is disabled');
    await isOver(system, id);
  }),
};

/** Those that last for hours: only where time can be skipped. */
export const longWebhookLives: Record<string, WebhookLife> = {
  'webhook-receiver-down': withWebhook(async (system, { id, receiver, order }) => {
    await receiver.down();
    await order();
    await eventually(async () => (await deliveries(system, id)).some(({ lastAnswer }) => lastAnswer !== null), 'a first attempt');
    await system.environment!.sleep('1 hour');
    await receiver.up();
    await order();
    await system.environment!.sleep('3 hours');
    await isOver(system, id);
  }),
};
