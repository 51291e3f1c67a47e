import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { MINUTE_MS } from '../domain/time';
import { progressInWords, type DeliveryProgress } from '../domain/webhook/delivery';
import type { WebhookActivities } from './activities';
import { isDeliveryProgress } from './answers';
import { outsideTaskQueue, wake, type WebhookInput } from './contract';
import { text } from '../domain/shapes';
import { checkInput } from './unknown';

/**
 * Clock and order of work of one webhook: a round, then sleep until the next delivery is due or somebody wakes it (worker/webhooks.ts). It ends
 * when nothing waits; the tables are the truth, so one that was terminated is simply started again.
 */
export async function webhook(input: WebhookInput): Promise<void> {
  checkInput(input, { webhookId: text(40) });
  let woken = false;
  let isStartedByLook = false;
  let rounds = 0;
  let lastAnswer: DeliveryProgress['lastAnswer'];
  setHandler(wake, () => void (woken = isStartedByLook = true), { description: 'Look at the tables now.' });

  for (;;) {
    woken = false;
    const progress = await round(input);
    rounds += 1;
    // Deleted meanwhile, or since the look that started this run; or never there, and started by hand.
    if (progress === undefined && (rounds > 1 || isStartedByLook)) return;
    if (progress === undefined) throw ApplicationFailure.nonRetryable(`There is no webhook ${input.webhookId}.`, 'not-found');
    lastAnswer = progress.lastAnswer ?? lastAnswer;
    setCurrentDetails(progressInWords({ ...progress, lastAnswer }));

    const { nextAttemptAt } = progress;
    if (nextAttemptAt === undefined && !woken) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof webhook>(input);
    if (nextAttemptAt !== undefined) await condition(() => woken, Math.max(1, nextAttemptAt - Date.now()), { summary: 'next attempt' });
  }
}

/** Undefined: the webhook is not there. One that was failed or completed by hand, with an answer that is none, is made again after a pause. */
async function round(input: WebhookInput): Promise<DeliveryProgress | undefined> {
  const { deliverWebhook } = proxyActivities<WebhookActivities>({
    taskQueue: outsideTaskQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '2 minutes',
    heartbeatTimeout: '15 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  });
  const again = { pending: 1, nextAttemptAt: Date.now() + MINUTE_MS };
  try {
    const progress: unknown = await deliverWebhook({ ...input, at: Date.now() });
    return isDeliveryProgress(progress) ? progress : again;
  } catch (error) {
    const cause = error instanceof ActivityFailure ? error.cause : error;
    return cause instanceof ApplicationFailure && cause.type === 'not-found' ? undefined : again;
  }
}
