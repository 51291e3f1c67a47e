import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, Connection } from '@temporalio/client';
import type { Db } from '../db/connection';
import { forgetWorker, noteWorker } from '../db/workers';
import { MINUTE_MS, SECOND_MS } from '../domain/time';

/**
 * What a worker says of itself. `polling`: the engine knows it as a poller, and the database has it. `waiting`: engine or database do not answer, or it
 * has only just begun. `stuck`: the engine answers and has not heard from it for longer than a poll takes.
 */
export type PresenceState = 'waiting' | 'polling' | 'stuck';

/** A poll takes a minute at most. */
const STUCK_AFTER_MS = 1.5 * MINUTE_MS;
const LOOK_EVERY_MS = 5 * SECOND_MS;
/** While it waits it looks more often at first, so that a start is not held up. */
const FIRST_LOOK_AGAIN_MS = 0.2 * SECOND_MS;

/** By this name the engine lists the worker among those that poll. No two are alike, also where every container has its own process 1. */
export const newWorkerIdentity = () => `${process.pid}@${os.hostname().slice(0, 100)}-${randomBytes(4).toString('hex')}`;

/**
 * Looks every five seconds whether the engine hears from this worker, and tells the database, by whose clock the api judges. How long ago the engine
 * heard from it is measured by our own clock between two looks, so that the clocks of two machines are never compared.
 */
export function createPresence({ db, client, taskQueue, identity }: { db: Db; client: Client; taskQueue: string; identity: string }) {
  let state: PresenceState = 'waiting';
  let polledAt: string | undefined;
  let changed = performance.now();

  async function look(): Promise<PresenceState> {
    try {
      const polled = (await listPollers(client, taskQueue)).get(identity);
      if (polled !== undefined && polled !== polledAt) [polledAt, changed] = [polled, performance.now()];
      if (performance.now() - changed > STUCK_AFTER_MS) return 'stuck';
      if (polled === undefined) return 'waiting';
      await noteWorker(db, identity);
      return 'polling';
    } catch {
      // Where the engine does not answer nobody can say anything about the worker.
      changed = performance.now();
      return 'waiting';
    }
  }

  return {
    state: () => state,
    /** Until the signal aborts. */
    async keep(signal: AbortSignal): Promise<void> {
      for (let waitMs = FIRST_LOOK_AGAIN_MS; !signal.aborted;) {
        state = await look();
        waitMs = state === 'waiting' ? Math.min(1.5 * waitMs, LOOK_EVERY_MS) : FIRST_LOOK_AGAIN_MS;
        await pause(state === 'waiting' ? waitMs : LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
      await forgetWorker(db, identity).catch(() => undefined); // it is forgotten by its age then
    },
  };
}

/**
 * Who polls a task queue for workflows, with when the engine last heard from each, in the engine's own words. Not for activities: whoever has as many
 * as it may have does not poll, and is not stuck.
 */
export async function listPollers(client: Client, taskQueue: string): Promise<Map<string, string>> {
  const connection = client.connection as Connection;
  const { pollers } = await connection.withDeadline(Date.now() + 3 * SECOND_MS, () =>
    connection.workflowService.describeTaskQueue({ namespace: client.options.namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 }),
  );
  return new Map((pollers ?? []).map(({ identity, lastAccessTime: at }) => [identity ?? '', `${String(at?.seconds)}.${at?.nanos}`]));
}
