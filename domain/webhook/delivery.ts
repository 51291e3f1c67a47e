import { DAY_MS, HOUR_MS, MINUTE_MS, readableTime, SECOND_MS, type Instant } from '../time';
import type { DisabledReason, TEST_EVENT, WebhookEventType } from './webhook';

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One message on its way to a webhook, with what became of it. */
export interface WebhookDelivery {
  /** Rises */
  id: number;
  webhookId: string;
  /** The header webhook-id: of the event or the test, so a repeat has the same */
  messageId: string;
  type: WebhookEventType | typeof TEST_EVENT;
  /** null: a test */
  event: { id: number; orderReference: string; sequence: number } | null;
  /** Asked for again after it was delivered or given up */
  isRedelivery: boolean;
  state: DeliveryState;
  attempts: number;
  firstAttemptAt: Instant | null;
  lastAttemptAt: Instant | null;
  /** null: none follows */
  nextAttemptAt: Instant | null;
  /** null: none yet, or it was cut off */
  lastAnswer: DeliveryAnswer | null;
  createdAt: Instant;
}

/** What an attempt brought. */
export interface DeliveryAnswer {
  /** null: no HTTP answer */
  status: number | null;
  /** One sentence; null: it was taken */
  error: string | null;
  durationMs: number;
  /** How long the receiver wants to be left alone */
  retryAfterMs?: number;
}

/** Pauses after the first attempt, the second and so on; after the last of them comes one more attempt, at the end. */
export const retryPausesMs = [
  5 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
] as const;

/** The last attempt is made this long after the first. */
export const TRY_FOR_MS = 3 * DAY_MS;

/** Looking the host up, connecting, sending and reading the answer. */
export const ATTEMPT_MS = 15 * SECOND_MS;

/** Whoever makes an attempt has the delivery for itself this long: longer than an attempt lasts, so that a worker that died holds nothing up. */
export const CLAIM_MS = ATTEMPT_MS + 5 * SECOND_MS;

/** @param attempts made so far @param at the instant of the last one. Undefined: that was the last. */
export function nextAttemptAt({ attempts, firstAttemptAt, at }: { attempts: number; firstAttemptAt: Instant; at: Instant }): Instant | undefined {
  const end = firstAttemptAt + TRY_FOR_MS;
  if (at >= end) return undefined;
  return Math.min(at + (retryPausesMs[attempts - 1] ?? Infinity), end);
}

export type Outcome =
  | { state: 'delivered' }
  | { state: 'pending'; nextAttemptAt: Instant }
  /** `disables`: the webhook; `failing` only where nothing else was delivered since the first attempt */
  | { state: 'failed'; disables: Exclude<DisabledReason, 'request'> };

/** What an answer means for the delivery (Standard Webhooks, "Delivery success and failure"). A longer pause that the receiver asks for is kept, within the three days. */
export function outcomeOf({ status, retryAfterMs = 0 }: Pick<DeliveryAnswer, 'status' | 'retryAfterMs'>, tried: Parameters<typeof nextAttemptAt>[0]): Outcome {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered' };
  if (status === 410) return { state: 'failed', disables: 'gone' };
  const next = nextAttemptAt(tried);
  if (next === undefined) return { state: 'failed', disables: 'failing' };
  const wanted = status === 429 || status === 503 ? tried.at + retryAfterMs : 0;
  return { state: 'pending', nextAttemptAt: Math.min(Math.max(next, wanted), tried.firstAttemptAt + TRY_FOR_MS) };
}

/** Where a webhook's deliveries are. */
export interface DeliveryProgress {
  /** How many wait */
  pending: number;
  /** When the first of them is due; left out: none is */
  nextAttemptAt?: Instant;
  /** Of the last attempt that was made */
  lastAnswer?: DeliveryAnswer;
}

/** For the Temporal UI. */
export function progressInWords({ pending, nextAttemptAt: at, lastAnswer }: DeliveryProgress): string {
  const waiting = pending === 0 ? 'No event waits.' : `${pending} ${pending === 1 ? 'event waits' : 'events wait'}.`;
  const answer = lastAnswer && (lastAnswer.error ?? `The receiver answered ${lastAnswer.status}.`);
  const next = at === undefined ? pending > 0 && 'The webhook is disabled.' : `Next attempt at ${readableTime(at)}.`;
  return [waiting, answer, next].filter(Boolean).join(' ');
}
