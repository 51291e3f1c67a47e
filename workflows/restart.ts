import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, proxyActivities, sleep, startChild, WorkflowIdReusePolicy } from '@temporalio/workflow';
import { placedOrder, type Order } from '../domain/order/order';
import { HOUR_MS, SECOND_MS } from '../domain/time';
import type { OrderActivities } from './activities';
import { ORDER_WORKFLOW, orderWorkflowId, type OrderInput } from './contract';
import { searchAttributesOf } from './search-attributes';

export type RestartLetter = { type: 'restartPlaced' };

const { isPlaced } = proxyActivities<OrderActivities>({ startToCloseTimeout: '30 seconds', heartbeatTimeout: '15 seconds' });

/**
 * Places the order that takes the place of a restarted one: a workflow of its own that outlives this one. Derived from the order alone,
 * so a workflow that is started again takes it up. The new order's row makes it once only: a workflow that finds it goes on from it.
 */
export function createRestart(post: (letter: RestartLetter) => void) {
  let underWay = false;

  /** Until the new order is there: its workflow may have been ended before it had placed anything. */
  async function run(order: Order, { reference, submissionId }: NonNullable<Order['restartedAs']>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      // Whatever fails here, also by hand, is tried again.
      const there = await startOrder(order, reference, submissionId)
        .then(() => isPlaced.executeWithOptions({ summary: `is ${reference} placed?` }, [reference]))
        .catch(() => false);
      if (there === true) break;
      await sleep(Math.min(2 ** tries * SECOND_MS, HOUR_MS), { summary: `place ${reference} again` });
    }
    underWay = false;
    post({ type: 'restartPlaced' });
  }

  return {
    start(order: Order): void {
      if (underWay || order.waitingOn !== 'restart' || order.restartedAs === undefined) return;
      underWay = true;
      void run(order, order.restartedAs);
    },
  };
}

async function startOrder(order: Order, reference: string, submissionId: string): Promise<void> {
  const input: OrderInput = { reference, placement: { sale: order.sale, submissionId, restartOf: order.reference } };
  try {
    await startChild(ORDER_WORKFLOW, {
      workflowId: orderWorkflowId(reference),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      staticSummary: `${order.sale.productCode}, takes the place of ${order.reference}`,
      typedSearchAttributes: searchAttributesOf(placedOrder(reference, order.sale, Date.now())) as never,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
