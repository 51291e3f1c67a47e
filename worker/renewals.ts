import type { Client } from '@temporalio/client';
import type { Db } from '../db/connection';
import { findOrder } from '../db/order/orders';
import { dropRenewalLooks, findRenewals, listRenewalLooks } from '../db/order/renewals';
import { isNews } from '../domain/sale/renewal';
import { lookAtRenewals, ORDER_WORKFLOW, orderWorkflowId, type OrderInput } from '../workflows/contract';

/**
 * Tells orders that one beside them has changed: the one that lent them days was credited, or one that renews them has its certificate. Only an order
 * writes itself, so it is told to look; a note of it goes when the tables show that there is nothing more to see. Whatever dies in between, and
 * however many workers there are, it is told again in the next round.
 * @returns references of the orders that were told
 */
export async function tellRenewals({ client, db, taskQueue }: { client: Client; db: Db; taskQueue: string }): Promise<string[]> {
  const told: string[] = [];
  for (const look of await listRenewalLooks(db)) {
    const reference = look.orderReference;
    const order = await findOrder(db, reference);
    if (!order || !isNews(order, await findRenewals(db, order), Date.now())) {
      await dropRenewalLooks(db, look);
      continue;
    }
    const input: OrderInput = { reference };
    await client.workflow.signalWithStart(ORDER_WORKFLOW, {
      workflowId: orderWorkflowId(reference),
      taskQueue,
      args: [input],
      signal: lookAtRenewals,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'started again from its row',
    });
    told.push(reference);
  }
  return told;
}
