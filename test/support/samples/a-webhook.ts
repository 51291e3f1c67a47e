import { randomUUID } from 'node:crypto';
import { createDb } from '../../../db/connection';
import { endOfFeed } from '../../../db/order/event-feed';
import { insertWebhook } from '../../../db/webhook/webhooks';
import type { Account } from '../../../domain/sale/account';
import { createLog } from '../../../log';
import { keepWebhooksAwake } from '../../../worker/webhooks';
import type { OrderSystem } from '../order-system';

/** A webhook for all events from now on, made with the api's rights. */
export async function aWebhook(system: OrderSystem, account: Pick<Account, 'id'>, url: string): Promise<string> {
  const db = createDb(system.urls.apiUrl);
  const id = randomUUID();
  const all = { description: null, eventTypes: null, secretVersion: 1, secretRotatedAt: null, disabledAt: null, disabledReason: null };
  await insertWebhook(db, { id, accountId: account.id, url, lastEventId: await endOfFeed(db), createdAt: Date.now(), ...all });
  await db.destroy();
  return id;
}

/** What a worker does every second, until it is stopped. */
export function startLook(system: OrderSystem): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const looking = keepWebhooksAwake({ ...system, log: createLog('test', 'silent') }, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}
