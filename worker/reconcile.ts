import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import type { Db } from '../db/connection';
import { listOpenReferences } from '../db/order/orders';
import { ORDER_WORKFLOW, orderWorkflowId, type OrderInput } from '../workflows/contract';

const PAGE = 100;

/**
 * Heals orders that are not final and have no open workflow (terminated by hand, or the engine lost its store): starts one that goes on
 * from the order's row. A workflow that runs already refuses the second start, so any number of workers may do this at any time.
 * @returns references of the orders whose workflow was started
 */
export async function reconcile({ client, db, taskQueue }: { client: Client; db: Db; taskQueue: string }): Promise<string[]> {
  const healed: string[] = [];
  for (let after = ''; ;) {
    const references = await listOpenReferences(db, after, PAGE);
    const open = await openWorkflowIds(client, references);
    for (const reference of references) {
      if (!open.has(orderWorkflowId(reference)) && (await startFromRow(client, reference, taskQueue))) healed.push(reference);
    }
    if (references.length < PAGE) return healed;
    after = references.at(-1) ?? after;
  }
}

/** By visibility, which may lag: a workflow it does not know yet is caught by the refused second start. */
async function openWorkflowIds(client: Client, references: string[]): Promise<Set<string>> {
  if (references.length === 0) return new Set();
  const ids = references.map((reference) => `'${orderWorkflowId(reference)}'`).join(', ');
  const open = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running' AND WorkflowId IN (${ids})` })) open.add(workflowId);
  return open;
}

/** False: its workflow runs already. */
export async function startFromRow(client: Client, reference: string, taskQueue: string): Promise<boolean> {
  const input: OrderInput = { reference };
  try {
    await client.workflow.start(ORDER_WORKFLOW, {
      workflowId: orderWorkflowId(reference),
      taskQueue,
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: 'started again from its row',
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
