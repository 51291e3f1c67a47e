import type { Client } from '@temporalio/client';
import type { Db } from '../db/connection';
import type { OrderRow } from '../db/order/orders';
import { insertSubmission } from '../db/order/submissions';
import type { RevocationReason } from '../domain/order/order';
import type { Secrets } from '../domain/secrets';
import type { Contact } from '../domain/order/submission';
import type { Accepted } from '../workflows/contract';
import { createConfiguring } from './configuring';
import { createPlacing } from './placing';
import { createValidating } from './validating';
import { createSend } from './send';

export type { Purchase } from './placing';
export type OrderDesk = ReturnType<typeof createOrderDesk>;

/** The only place that talks to Temporal. Every door (compatible API, pages, admin command) asks the order desk; refusals come as Problems. */
export function createOrderDesk(parts: { client: Client; taskQueue: string; db: Db; secrets: Secrets }) {
  const { db } = parts;
  const send = createSend(parts);
  return {
    send,
    ...createPlacing({ ...parts, send }),
    ...createConfiguring({ db, send }),
    ...createValidating({ db, send }),

    /** Revokes all certificates of an order, or an older version of them. What else has a key that is reported goes by itself (worker/blocked-keys.ts). */
    async revoke(order: OrderRow, { reason, version }: { reason: RevocationReason; version?: number }, actor: string, messageId?: string): Promise<Accepted> {
      return send(order.reference, 'revoke', { actor, reason, version }, messageId);
    },

    /** Another admin contact, named by staff; an open approval goes to the new one. */
    async changeAdminContact(order: OrderRow, contact: Contact, by: { actor: string; reason: string }): Promise<Accepted> {
      const submissionId = await insertSubmission(db, order.reference, 'adminContact', contact);
      return send(order.reference, 'changeAdminContact', { ...by, submissionId });
    },

    /** Asks to cancel, at the instant given: the api's own clock when the request came in. */
    async requestCancel(
      order: OrderRow,
      { actor, requestedAt, reason }: { actor: string; requestedAt: number; reason?: string },
      messageId?: string,
    ): Promise<Accepted> {
      const submissionId = reason ? await insertSubmission(db, order.reference, 'reason', { reason }) : undefined;
      return send(order.reference, 'requestCancel', { actor, requestedAt, submissionId }, messageId);
    },
  };
}
