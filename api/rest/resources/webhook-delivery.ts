import { z } from 'zod';
import { deliveryStates, type WebhookDelivery } from '../../../domain/webhook/delivery';
import { instant, orNull, reference, toInstant } from './common';

export const deliveryState = z.enum(deliveryStates);

const answer = z
  .object({
    status: z.int().nullable().meta({ description: 'HTTP status; null: there was no answer' }),
    error: z.string().nullable().meta({ description: 'What was wrong; null: it was taken' }),
    duration_ms: z.int(),
  })
  .meta({ id: 'WebhookAnswer', description: 'What an attempt brought.' });

export const webhookDelivery = z
  .object({
    id: z.string().meta({ description: 'Rises' }),
    webhook_id: z.string(),
    message_id: z.string().meta({ description: 'The header webhook-id; the same when the same event is sent again' }),
    type: z.string().meta({ description: 'Of the event, such as `order.issued`; or `webhook.test`' }),
    event_id: z.string().nullable().meta({ description: 'Of the event in `GET /api/events`; null: a test' }),
    order_reference: reference.nullable(),
    sequence: z.int().nullable().meta({ description: 'Of the event in its order' }),
    is_redelivery: z.boolean().meta({ description: 'Asked for by you' }),
    state: deliveryState,
    attempts: z.int(),
    first_attempt_at: instant.nullable(),
    last_attempt_at: instant.nullable(),
    next_attempt_at: instant.nullable().meta({ description: 'Not before an earlier event of the same order is delivered or given up; null: there is none' }),
    last_answer: answer.nullable(),
    created_at: instant,
  })
  .meta({ id: 'WebhookDelivery', description: 'A message on its way to a webhook, and what became of it.' });

export function webhookDeliveryView(one: WebhookDelivery): z.output<typeof webhookDelivery> {
  const { lastAnswer } = one;
  return {
    id: String(one.id),
    webhook_id: one.webhookId,
    message_id: one.messageId,
    type: one.type,
    event_id: one.event && String(one.event.id),
    order_reference: one.event && one.event.orderReference,
    sequence: one.event && one.event.sequence,
    is_redelivery: one.isRedelivery,
    state: one.state,
    attempts: one.attempts,
    first_attempt_at: orNull(one.firstAttemptAt),
    last_attempt_at: orNull(one.lastAttemptAt),
    next_attempt_at: orNull(one.nextAttemptAt),
    last_answer: lastAnswer && { status: lastAnswer.status, error: lastAnswer.error, duration_ms: lastAnswer.durationMs },
    created_at: toInstant(one.createdAt),
  };
}
