import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, WorkflowIdReusePolicy } from '@temporalio/workflow';
import { placedOrder, type Order } from '../domain/order';
import { ORDER_WORKFLOW, orderWorkflowId, type OrderInput } from './contract';
import { searchAttributesOf } from './search-attributes';

export type RestartLetter = { type: 'restartPlaced' };

/**
 * Places the order that takes the place of a restarted one: a workflow of its own that outlives this one. Derived from the order alone,
 * so a workflow that is started again takes it up; the new order's workflow id makes it once only.
 */
export function createRestart(post: (letter: RestartLetter) => void) {
  let underWay = false;

  async function run(order: Order, { reference, submissionId }: NonNullable<Order['restartedAs']>): Promise<void> {
    const input: OrderInput = { reference, placement: { sale: order.sale, submissionId, restartOf: order.reference } };
    try {
      await startChild(ORDER_WORKFLOW, {
        workflowId: orderWorkflowId(reference),
        args: [input],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
        staticSummary: `${order.sale.productCode}, takes the place of ${order.reference}`,
        typedSearchAttributes: searchAttributesOf(placedOrder(reference, order.sale, Date.now())) as never,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
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
