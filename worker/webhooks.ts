import { setTimeout as pause } from 'node:timers/promises';
import { type Client } from '@temporalio/client';
import { databaseNow } from '../db/clock';
import type { Db } from '../db/connection';
import { listWebhooksToWake } from '../db/webhook/work';
import { SECOND_MS } from '../domain/time';
import type { Log } from '../log';
import { wake, WEBHOOK_WORKFLOW, webhookWorkflowId, type WebhookInput } from '../workflows/contract';
import { searchAttributes } from '../workflows/search-attributes';

export interface WebhookLook {
  client: Client;
  db: Db;
  taskQueue: string;
}

/**
 * Looks which webhooks have something to do, and wakes the workflow of each or starts it. The look changes nothing, so a worker that dies between
 * look and signal, or one more worker, does no harm: what is still there is seen a second later. So is what a workflow left that was terminated.
 * @returns ids of the webhooks
 */
export async function wakeWebhooks({ client, db, taskQueue }: WebhookLook): Promise<string[]> {
  const waiting = await listWebhooksToWake(db, await databaseNow(db));
  for (const { id, accountId, url } of waiting) {
    const input: WebhookInput = { webhookId: id };
    await client.workflow.signalWithStart(WEBHOOK_WORKFLOW, {
      workflowId: webhookWorkflowId(id),
      taskQueue,
      args: [input],
      signal: wake,
      // The host alone: some receivers have a secret in the path.
      staticSummary: `events to ${new URL(url).host}`,
      typedSearchAttributes: [{ key: searchAttributes.account, value: accountId }],
    });
  }
  return waiting.map(({ id }) => id);
}

/** Looks every second until the signal aborts; less often where a look is long, so that it never takes more than a tenth of the time. */
export async function keepWebhooksAwake({ log, ...look }: WebhookLook & { log: Log }, signal: AbortSignal): Promise<void> {
  for (let pauseMs = SECOND_MS; !signal.aborted; await pause(pauseMs, undefined, { signal }).catch(() => undefined)) {
    const begun = performance.now();
    try {
      await wakeWebhooks(look);
      pauseMs = Math.max(SECOND_MS, 10 * (performance.now() - begun));
    } catch (error) {
      log.error({ err: error }, 'looking for webhooks with something to do failed; it is tried again');
      pauseMs = 10 * SECOND_MS;
    }
  }
}
