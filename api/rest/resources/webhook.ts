import { z } from 'zod';
import { disabledReasons, oldSecretUntil, TEST_EVENT, webhookEventTypes, type Webhook, type WebhookEventType } from '../../../domain/webhook/webhook';
import { LONGEST_URL } from '../../../domain/webhook/url';
import { instant, line, orNull, toInstant } from './common';
import { event } from './event';

const eventType = z.enum(webhookEventTypes as [WebhookEventType, ...WebhookEventType[]]).meta({ id: 'WebhookEventType' });

export const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    event_types: z.array(eventType).nullable().meta({ description: 'null: all' }),
    enabled: z.boolean(),
    disabled_at: instant.nullable(),
    disabled_reason: z.enum(disabledReasons).nullable().meta({
      description: '`request`: by you; `gone`: the receiver answered 410; `failing`: an event could not be delivered for three days, and no other one was',
    }),
    old_secret_until: instant.nullable().meta({ description: 'Until then messages are also signed with the secret before the present one' }),
    created_at: instant,
  })
  .meta({ id: 'Webhook', description: 'An address to which your events are sent.' });

export const webhookWithSecret = webhook
  .extend({
    secret: z.string().optional().meta({ description: 'For checking signatures, `whsec_` and base64; in the first answer only' }),
    secret_left_out: z.string().optional().meta({ description: 'Why a replay has no secret' }),
  })
  .meta({ id: 'WebhookWithSecret' });

/** What can be said about a webhook, for making and changing one. */
export const webhookFields = {
  url: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_URL)
    .meta({ description: 'An https address that leads to the public Internet', examples: ['https://example.com/webhooks'] }),
  description: line(200).nullable().meta({ description: 'For yourself' }),
  event_types: z
    .array(eventType)
    .min(1)
    .max(webhookEventTypes.length)
    .refine((each) => new Set(each).size === each.length, 'has a type twice; send each once')
    .nullable()
    .meta({ description: 'Only these; null: all. `order.` and the type of an event in `GET /api/events`, such as `order.issued`', uniqueItems: true }),
};

export function webhookView(one: Webhook): z.output<typeof webhook> {
  return {
    id: one.id,
    url: one.url,
    description: one.description,
    event_types: one.eventTypes && [...one.eventTypes],
    enabled: one.disabledAt === null,
    disabled_at: orNull(one.disabledAt),
    disabled_reason: one.disabledReason,
    old_secret_until: orNull(oldSecretUntil(one, Date.now())),
    created_at: toInstant(one.createdAt),
  };
}

/** What the receiver gets, in the document; made by domain/webhook/message.ts. */
export const eventMessage = z
  .object({ type: eventType, timestamp: instant.meta({ description: 'When it happened' }), data: event })
  .meta({ id: 'EventMessage', description: 'An event of an order, sent to a webhook.' });

export const testMessage = z
  .object({ type: z.literal(TEST_EVENT), timestamp: instant, data: z.object({ webhook_id: z.string() }) })
  .meta({ id: 'TestMessage', description: 'Sent to a webhook on request.' });
