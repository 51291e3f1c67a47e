import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { askedAt } from './validation/check';
import { compatibleTime, type Instant } from './time';

/** Crockford base32 without I, L, O, U: safe to read out on the phone. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `CW-` and 12 random characters; safe to show. 60 bits: no two orders meet. */
export function newOrderReference(): string {
  return `CW-${Array.from({ length: 12 }, () => CROCKFORD[randomInt(32)]).join('')}`;
}

/** The reference that belongs to a request, the same for every try of it. @param id 128 random bits or more */
export function orderReferenceFor(id: string): string {
  const digest = createHash('sha256').update(`order-reference ${id}`).digest();
  return `CW-${Array.from(digest.subarray(0, 12), (byte) => CROCKFORD[byte % 32]).join('')}`;
}

/** 256 random bits, shown once. Only its SHA-256 is stored. */
export function newApiKey(): string {
  return `cw${randomBytes(32).toString('hex')}`;
}

/** For random secrets of 128 bits and more, where a slow hash adds nothing. */
export function sha256Hex(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Derived secrets: never stored, can be made again by whoever holds SECRET_KEY. */
export interface Secrets {
  /** The secret capability for one order */
  orderToken(reference: string): string;
  /** 256 bits bound to the approval, its order, purpose and recipient */
  approvalSecret(approval: ApprovalBinding): string;
  /** Published by whoever controls the domain: the day on which it was given out and 192 bits bound to the request for it (BR 3.2.2.4.7 wants 112) */
  randomValue(validation: { approvalId: string; valueId?: string; linkEndsAt: Instant }): string;
  /** Signs what is sent to a webhook, one secret for each version: `whsec_` and 256 bits in base64 */
  webhookSecret(webhookId: string, version: number): string;
  /** Tells this key from another, and nothing of it: a keyed hash of a fixed text */
  readonly fingerprint: string;
  /** 256 bits bound to a link under which a user chooses a new password */
  passwordResetSecret(reset: { id: string; userId: string }): string;
  /** Shows that a browser has signed in as this user before, with this very password */
  deviceToken(user: { id: string; passwordHash: string }): string;
  /** Signs session cookies */
  readonly sessionKey: string;
  /** Constant-time comparison of a presented approval secret */
  approvalMatches(approval: ApprovalBinding, presented: string): boolean;
}

export interface ApprovalBinding {
  id: string;
  orderReference: string;
  kind: string;
  recipient: string;
}

export function createSecrets(secretKey: string): Secrets {
  const derive = (purpose: string, ...parts: string[]) =>
    createHmac('sha256', secretKey)
      .update(JSON.stringify([purpose, ...parts]))
      .digest('hex');
  const approvalSecret = (a: ApprovalBinding) => derive('approval', a.id, a.orderReference, a.kind, a.recipient);
  return {
    orderToken: (reference) => derive('order-token', reference).slice(0, 48),
    approvalSecret,
    randomValue: (validation) =>
      compatibleTime(askedAt(validation)).slice(0, 10).replaceAll('-', '') + derive('dcv', validation.valueId ?? validation.approvalId).slice(0, 48),
    webhookSecret: (webhookId, version) => `whsec_${Buffer.from(derive('webhook', webhookId, String(version)), 'hex').toString('base64')}`,
    fingerprint: derive('fingerprint'),
    passwordResetSecret: ({ id, userId }) => derive('password-reset', id, userId),
    deviceToken: ({ id, passwordHash }) => derive('device', id, passwordHash),
    sessionKey: derive('session'),
    approvalMatches: (approval, presented) => timingSafeEqual(Buffer.from(sha256Hex(approvalSecret(approval))), Buffer.from(sha256Hex(presented))),
  };
}
