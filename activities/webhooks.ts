import { Context } from '@temporalio/activity';
import type { Db } from '../db/connection';
import { findDeliveredEvent } from '../db/webhook-deliveries';
import { claimDelivery, findWaiting, listDueDeliveries, recordAttempt, takeInEvents } from '../db/webhook-work';
import { findWebhook } from '../db/webhooks';
import type { Secrets } from '../domain/secrets';
import { SECOND_MS, type Instant } from '../domain/time';
import { signingVersions, type Webhook } from '../domain/webhook';
import { outcomeOf, type DeliveryAnswer, type WebhookDelivery } from '../domain/webhook-delivery';
import { eventMessage, signedHeaders, testMessage } from '../domain/webhook-message';
import type { WebhookActivities } from '../workflows/activities';
import type { OutsideSettings } from './outside/addresses';
import { postMessage } from './outside/webhook-receiver';

/** Requests to one webhook at a time. */
const AT_ONCE = 5;

/** Then the workflow is told how far it is, and new events are looked for. */
const ROUND_MS = 20 * SECOND_MS;

export function createWebhookActivities({ db, secrets, outside }: { db: Db; secrets: Secrets; outside: OutsideSettings }): WebhookActivities {
  async function send(webhook: Webhook, delivery: WebhookDelivery): Promise<DeliveryAnswer> {
    const event = await findDeliveredEvent(db, delivery);
    const body = event ? eventMessage(event) : testMessage(webhook.id, delivery.createdAt);
    // By this machine's clock: receivers compare it with theirs.
    const now = Date.now();
    const inForce = signingVersions(webhook, now).map((version) => secrets.webhookSecret(webhook.id, version));
    return postMessage(webhook.url, { headers: signedHeaders(delivery.messageId, now, body, inForce), body }, outside);
  }

  async function attempt(webhook: Webhook, delivery: WebhookDelivery, now: () => Instant): Promise<DeliveryAnswer | undefined> {
    const begun = now();
    if (!(await claimDelivery(db, delivery, begun))) return undefined;
    const answer = await send(webhook, delivery);
    const tried = { attempts: delivery.attempts + 1, firstAttemptAt: delivery.firstAttemptAt ?? begun, at: begun };
    const outcome = outcomeOf(answer, tried);
    await recordAttempt(db, delivery, answer, outcome, now());
    if (outcome.state !== 'delivered') {
      const { id, type, event } = delivery;
      const facts = { webhook: webhook.id, delivery: id, type, order: event?.orderReference, attempts: tried.attempts, ...answer };
      Context.current().log.warn(outcome.state === 'failed' ? 'a webhook delivery was given up' : 'a webhook delivery failed; it is tried again', facts);
    }
    return answer;
  }

  return {
    async deliverWebhook({ webhookId, at }) {
      const begun = Date.now();
      const now = () => at + (Date.now() - begun);
      const { cancellationSignal } = Context.current();
      let lastAnswer: DeliveryAnswer | undefined;
      let webhook = await findWebhook(db, webhookId);
      const goesOn = () => webhook?.disabledAt === null && Date.now() - begun < ROUND_MS && !cancellationSignal.aborted;

      while (goesOn() && (await takeInEvents(db, webhookId, now()))) continue;
      while (webhook && goesOn()) {
        const due = await listDueDeliveries(db, webhookId, now(), AT_ONCE);
        if (due.length === 0) break;
        const current = webhook;
        const answers = await Promise.all(due.map((delivery) => attempt(current, delivery, now)));
        lastAnswer = answers.findLast((answer) => answer !== undefined) ?? lastAnswer;
        // It may have been changed, disabled or deleted meanwhile.
        webhook = await findWebhook(db, webhookId);
      }

      const waiting = await findWaiting(db, webhookId);
      return webhook?.disabledAt === null ? { ...waiting, lastAnswer } : { pending: waiting.pending, lastAnswer };
    },
  };
}
