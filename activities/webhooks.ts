import { Context } from '@temporalio/activity';
import pLimit from 'p-limit';
import type { Db } from '../db/connection';
import { findDeliveredEvent } from '../db/webhook/deliveries';
import { claimDelivery, findWaiting, listDueDeliveries, recordAttempt, takeInEvents } from '../db/webhook/work';
import { findWebhook } from '../db/webhook/webhooks';
import { Problem } from '../domain/problem';
import type { Secrets } from '../domain/secrets';
import { SECOND_MS, type Instant } from '../domain/time';
import { signingVersions, type Webhook } from '../domain/webhook/webhook';
import { outcomeOf, type DeliveryAnswer, type DeliveryProgress, type WebhookDelivery } from '../domain/webhook/delivery';
import { eventMessage, signedHeaders, testMessage } from '../domain/webhook/message';
import type { WebhookActivities } from '../workflows/activities';
import type { OutsideSettings } from '../outside/addresses';
import { createAccountTurns, type ActivityPlaces } from './places';
import { postMessage } from '../outside/webhook-receiver';

/** Requests to one webhook at a time. */
const AT_ONCE = 5;

const LOOKED_UP_AT_ONCE = 50;

/** Then the workflow is told how far it is, and new events are looked for. */
const ROUND_MS = 20 * SECOND_MS;

/** Receivers that are down are their owners' affair, and customers see it in the list of deliveries: a line in the log, no warning until it is over. */
function note(webhook: Webhook, { id, type, event, attempts }: WebhookDelivery, answer: DeliveryAnswer, givenUp: boolean): void {
  const facts = { webhook: webhook.id, delivery: id, type, order: event?.orderReference, attempts: attempts + 1, ...answer };
  const { log } = Context.current();
  if (givenUp) log.warn('a webhook delivery was given up', facts);
  else log.info('a webhook delivery failed; it is tried again', facts);
}

interface WebhookDependencies {
  db: Db;
  secrets: Secrets;
  outside: OutsideSettings;
  places: ActivityPlaces;
}

export function createWebhookActivities({ db, secrets, outside, places }: WebhookDependencies): WebhookActivities {
  const turns = createAccountTurns(places);

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
    if (outcome.state !== 'delivered') note(webhook, delivery, answer, outcome.state === 'failed');
    return answer;
  }

  /** @param at the workflow's clock */
  async function round(found: Webhook, at: Instant): Promise<DeliveryProgress> {
    const begun = Date.now();
    const now = () => at + (Date.now() - begun);
    const { cancellationSignal } = Context.current();
    const limit = pLimit(AT_ONCE);
    const webhookId = found.id;
    let webhook: Webhook | undefined = found;
    let lastAnswer: DeliveryAnswer | undefined;
    const goesOn = () => webhook?.disabledAt === null && Date.now() - begun < ROUND_MS && !cancellationSignal.aborted;

    while (goesOn() && (await takeInEvents(db, webhookId, now()))) continue;
    while (goesOn()) {
      const due = await listDueDeliveries(db, webhookId, now(), LOOKED_UP_AT_ONCE);
      if (due.length === 0) break;
      const tryOne = async (delivery: WebhookDelivery) => {
        // It may have been changed, disabled or deleted a moment ago, also by the attempt before.
        webhook = await findWebhook(db, webhookId);
        if (webhook && goesOn()) lastAnswer = (await attempt(webhook, delivery, now)) ?? lastAnswer;
      };
      await Promise.all(due.map((delivery) => limit(tryOne, delivery)));
    }

    const waiting = await findWaiting(db, webhookId);
    return webhook?.disabledAt === null ? { ...waiting, lastAnswer } : { pending: waiting.pending, lastAnswer };
  }

  return {
    async deliverWebhook({ webhookId, at }) {
      const webhook = await findWebhook(db, webhookId);
      if (!webhook) throw new Problem('not-found', `There is no webhook ${webhookId}.`);
      const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = Context.current().info;
      // It may have waited for its turn since the workflow asked.
      const waitedMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
      return turns(webhook.accountId, () => round(webhook, at + waitedMs));
    },
  };
}
