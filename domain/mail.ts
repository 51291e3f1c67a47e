import { mailKinds, type MailKind } from './order/transition';
import { MINUTE_MS, SECOND_MS, type Instant } from './time';

/** E-mails that no order's workflow sends: answers to tickets, what users are told about their own sign-in, webhooks that were disabled. */
export const deskMailKinds = ['ticket-answer', 'password-reset', 'password-forgotten', 'sign-in-slowed', 'webhook-disabled'] as const;
export type DeskMailKind = (typeof deskMailKinds)[number];

export function isAboutOrder(kind: MailKind | DeskMailKind): kind is MailKind {
  return (mailKinds as readonly string[]).includes(kind);
}

/**
 * THE rule for an e-mail that the mail server has not taken: it is tried again at widening pauses, for ever. What is refused for good, and what is
 * outdated before it could go out, is over. A mail server that is down must stop nothing and lose nothing.
 */
export const mailRetry = { firstMs: 2 * SECOND_MS, factor: 2, mostMs: 10 * MINUTE_MS } as const;

/** @param tries how often it was not taken before this time */
export function nextTryAt(tries: number, now: Instant): Instant {
  return now + Math.min(mailRetry.firstMs * mailRetry.factor ** tries, mailRetry.mostMs);
}
