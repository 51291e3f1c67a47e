import { condition, continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { progressInWords, type DeliveryProgress } from '../domain/webhook-delivery';
import type { WebhookActivities } from './activities';
import { wake, type WebhookInput } from './contract';

const { deliverWebhook } = proxyActivities<WebhookActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * Clock and order of work of one webhook: a round, then sleep until the next delivery is due or somebody wakes it (worker/webhooks.ts). It ends
 * when nothing waits; the tables are the truth, so one that was terminated is simply started again.
 */
export async function webhook(input: WebhookInput): Promise<void> {
  let woken = false;
  let lastAnswer: DeliveryProgress['lastAnswer'];
  setHandler(wake, () => void (woken = true), { description: 'Look at the tables now.' });

  for (;;) {
    woken = false;
    const progress = await deliverWebhook({ ...input, at: Date.now() });
    lastAnswer = progress.lastAnswer ?? lastAnswer;
    setCurrentDetails(progressInWords({ ...progress, lastAnswer }));

    const { nextAttemptAt } = progress;
    if (nextAttemptAt === undefined && !woken) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof webhook>(input);
    if (nextAttemptAt !== undefined) await condition(() => woken, Math.max(1, nextAttemptAt - Date.now()), { summary: 'next attempt' });
  }
}
