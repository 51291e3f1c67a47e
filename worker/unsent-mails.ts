import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { databaseNow } from '../db/clock';
import type { Db } from '../db/connection';
import { listOverdueMails } from '../db/mail/mails';
import { SECOND_MS } from '../domain/time';
import { orderWorkflowId, sendUnsent } from '../workflows/contract';
import { startFromRow } from './reconcile';

/** Orders in a round, so that a mail server that is down for long makes no flood of questions; and of those so many at once. */
const IN_A_ROUND = 100;
const AT_ONCE = 10;
const ANSWER_WITHIN_MS = 5 * SECOND_MS;

/**
 * Asks the workflows of orders whose e-mails have not gone out for a while whether they have them under way, which leaves no trace where they do. One whose
 * activity was completed by hand, in the Temporal UI, has sent nothing and is sent now; where the workflow is over, another goes on from the order's row.
 * An order that does not answer is asked again in a later round.
 * @param after reference of the order to begin behind
 * @returns where to go on from next time; `''`: from the beginning
 */
export async function resumeMails(
  { client, db, taskQueue }: { client: Client; db: Db; taskQueue: string },
  { after, olderThanMs }: { after: string; olderThanMs: number },
): Promise<string> {
  const overdue = await listOverdueMails(db, { after, before: new Date((await databaseNow(db)).getTime() - olderThanMs), limit: IN_A_ROUND });
  const ask = async (reference: string, mailIds: string[]) => {
    try {
      const handle = client.workflow.getHandle(orderWorkflowId(reference));
      await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.executeUpdate(sendUnsent, { args: [{ mailIds }] }));
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) return; // it has them all under way
      if (error instanceof WorkflowNotFoundError) await startFromRow(client, reference, taskQueue);
    }
  };
  const limit = pLimit(AT_ONCE);
  await Promise.all([...overdue].map(([reference, mailIds]) => limit(ask, reference, mailIds)));
  return overdue.size < IN_A_ROUND ? '' : ([...overdue.keys()].at(-1) ?? '');
}
