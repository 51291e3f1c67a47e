import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Db } from '../db/connection';
import { hasTakenEffect } from '../db/order/events';
import { findOrder } from '../db/order/orders';
import { refusal } from '../domain/order/lifecycle';
import type { PersonMessage, MessageArguments } from '../domain/order/messages';
import { Problem } from '../domain/problem';
import { updates, orderWorkflowId, type Accepted } from '../workflows/contract';
import { toProblem, untilTaken } from './engine-errors';

/** How long a caller waits for the engine before it is told to ask again; the message itself is not lost. */
export const ANSWER_WITHIN_MS = 20_000;

/** A workflow that has to do a task again is behind its row until that is done; how long it is asked again then, 620 ms in all. */
const BEHIND_PAUSES_MS = [20, 40, 80, 160, 320];

export type Send = ReturnType<typeof createSend>;

/** The way of every message to an order's workflow. */
export function createSend({ client, db }: { client: Client; db: Db }) {
  /**
   * Sends one message and waits until its effects are written. Throws the refusal.
   * @param updateId one for all tries of a message: what was taken already answers the same again
   */
  async function send<M extends PersonMessage>(
    reference: string,
    message: M,
    args: MessageArguments[M],
    updateId: string = randomUUID(),
    [pauseMs, ...pausesMs] = BEHIND_PAUSES_MS,
  ): Promise<Accepted> {
    const handle = client.workflow.getHandle(orderWorkflowId(reference));
    try {
      return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
        untilTaken(() => handle.executeUpdate<Accepted, [MessageArguments[M]]>(updates[message] as never, { updateId, args: [args] } as never)),
      );
    } catch (error) {
      const row = await findOrder(db, reference);
      if (!row) throw toProblem(error, new Problem('not-found', `There is no order ${reference.slice(0, 40)}; check the number.`));
      // The table does not mind small letters, the engine does.
      if (row.reference !== reference) return send(row.reference, message, args, updateId);
      // The engine lost the answer, not the effect.
      if (await hasTakenEffect(db, reference, updateId)) return { state: row.state, sequence: row.sequence };
      // Where the workflow is over the tables answer, with the rule that it would have asked.
      const refusedByRow = refusal(row, message, Date.now(), args.actor);
      const problem = toProblem(error, refusedByRow);
      const isBehind = problem instanceof Problem && problem.kind === 'conflict' && !refusedByRow;
      if (!isBehind || pauseMs === undefined) throw problem;
      await pause(pauseMs);
      return send(reference, message, args, updateId, pausesMs);
    }
  }
  return send;
}
