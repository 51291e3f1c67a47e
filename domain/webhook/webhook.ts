import { DAY_MS, type Instant } from '../time';
import { eventTypes, type EventType } from '../order/transition';

/** An address of an account to which its events are sent, in the format of https://www.standardwebhooks.com. */
export interface Webhook {
  id: string;
  accountId: string;
  url: string;
  description: string | null;
  /** null: all */
  eventTypes: readonly WebhookEventType[] | null;
  /** How far the account's feed was taken in: later events have no delivery yet */
  lastEventId: number;
  secretVersion: number;
  secretRotatedAt: Instant | null;
  /** null: enabled */
  disabledAt: Instant | null;
  disabledReason: DisabledReason | null;
  createdAt: Instant;
}

/** `request`: by its account; `gone`: the receiver answered 410; `failing`: an event could not be delivered for three days, and no other one was. */
export const disabledReasons = ['request', 'gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** An event of an order, under the name that it has in webhooks: other nouns may follow. */
export type WebhookEventType = `order.${EventType}`;
export const webhookEventTypes = eventTypes.map(webhookEventType);

export function webhookEventType(type: EventType): WebhookEventType {
  return `order.${type}`;
}

export function eventTypeOf(type: WebhookEventType): EventType {
  return type.slice('order.'.length) as EventType;
}

/** Sent on request, whatever types the webhook takes. */
export const TEST_EVENT = 'webhook.test';

export const MOST_WEBHOOKS = 20;

/** E-mails about a webhook, named after what happened. */
export const webhookMailKinds = ['webhook-disabled'] as const;
export type WebhookMailKind = (typeof webhookMailKinds)[number];

/** How long an older secret signs beside the one that took its place. */
export const OLD_SECRET_MS = DAY_MS;

/** Until when the secret before the present one signs as well; undefined: it does not. */
export function oldSecretUntil({ secretRotatedAt }: Pick<Webhook, 'secretRotatedAt'>, now: Instant): Instant | undefined {
  const until = secretRotatedAt === null ? 0 : secretRotatedAt + OLD_SECRET_MS;
  return now < until ? until : undefined;
}

/** Which versions of the secret sign now, the present one first. */
export function signingVersions(webhook: Pick<Webhook, 'secretVersion' | 'secretRotatedAt'>, now: Instant): number[] {
  const { secretVersion } = webhook;
  return oldSecretUntil(webhook, now) === undefined ? [secretVersion] : [secretVersion, secretVersion - 1];
}
