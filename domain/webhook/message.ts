import { createHmac } from 'node:crypto';
import { eventView, type AccountEvent } from '../order/event';
import { isoTime, type Instant } from '../time';
import { TEST_EVENT, webhookEventType } from './webhook';

/** The body of an event's message: the same at every attempt, because events never change. */
export function eventMessage(event: AccountEvent): string {
  const data = eventView(event);
  return JSON.stringify({ type: webhookEventType(event.type), timestamp: data.at, data });
}

export function testMessage(webhookId: string, at: Instant): string {
  return JSON.stringify({ type: TEST_EVENT, timestamp: isoTime(at), data: { webhook_id: webhookId } });
}

/**
 * The headers of an attempt (Standard Webhooks 1.0.0, "Signature scheme"), with one signature for each secret.
 * @param secrets `whsec_` and base64 @param at of the attempt: receivers refuse what is older than a few minutes
 */
export function signedHeaders(messageId: string, at: Instant, body: string, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const sign = (secret: string) =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${messageId}.${timestamp}.${body}`)
      .digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  };
}
