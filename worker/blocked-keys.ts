import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { listBlockedCertificates, type BlockedCertificates } from '../db/certificate/blocked-keys';
import type { Db } from '../db/connection';
import { findOrder } from '../db/order/orders';
import { isBeingRevoked } from '../domain/order/issuance';
import { SECOND_MS } from '../domain/time';
import type { Log } from '../log';
import { updates, orderWorkflowId } from '../workflows/contract';

const AT_ONCE = 8;
const ANSWER_WITHIN_MS = 10_000;

export interface KeyLook {
  client: Client;
  db: Db;
}

/**
 * Tells every order that has a valid certificate for a blocked key to revoke it. The look changes nothing, so a worker that dies between look and message, or one
 * more worker, does no harm: what is still valid is seen a second later. So is a certificate that was stored while its key was being blocked.
 * @returns references of the orders that were told, and those that did not take it: their workflow is being healed, or an older message is in the way
 */
export async function revokeForBlockedKeys({ client, db }: KeyLook): Promise<{ told: string[]; failed: string[] }> {
  const outcome = { told: [] as string[], failed: [] as string[] };
  const found = await listBlockedCertificates(db, new Date());
  for (let next = 0; next < found.length; next += AT_ONCE)
    await Promise.all(
      found.slice(next, next + AT_ONCE).map(async ({ reference, versions }) => {
        const order = await findOrder(db, reference);
        if (!order || isBeingRevoked(order, versions)) return;
        const told = await tell(client, { reference, versions });
        (told ? outcome.told : outcome.failed).push(reference);
      }),
    );
  return outcome;
}

async function tell(client: Client, { reference, versions }: BlockedCertificates): Promise<boolean> {
  const handle = client.workflow.getHandle(orderWorkflowId(reference));
  try {
    const message = { updateId: randomUUID(), args: [{ actor: 'key-report', versions }] as [{ actor: string; versions: number[] }] };
    await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.executeUpdate(updates.revokeForKey, message));
    return true;
  } catch {
    return false;
  }
}

/** Looks every second until the signal aborts; less often where a look is long or somebody did not take it. */
export async function keepKeysBlocked({ log, ...look }: KeyLook & { log: Log }, signal: AbortSignal): Promise<void> {
  for (let pauseMs = SECOND_MS; !signal.aborted; await pause(pauseMs, undefined, { signal }).catch(() => undefined)) {
    const begun = performance.now();
    try {
      const { told, failed } = await revokeForBlockedKeys(look);
      for (const order of told) log.warn({ order }, 'the order has a certificate for a blocked key; it is being revoked');
      for (const order of failed) log.error({ order }, 'the order has a certificate for a blocked key and did not take the message; it is tried again');
      pauseMs = failed.length > 0 ? 5 * SECOND_MS : Math.min(Math.max(SECOND_MS, 10 * (performance.now() - begun)), 10 * SECOND_MS);
    } catch (error) {
      log.error({ err: error }, 'looking for certificates for blocked keys failed; it is tried again');
      pauseMs = 10 * SECOND_MS;
    }
  }
}
