import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { nextCheckAt } from '../domain/validation/check';
import type { Order } from '../domain/order/order';
import type { Instant } from '../domain/time';
import type { OrderActivities } from './activities';
import { isListOfIds } from './answers';
import { outsideTaskQueue } from './contract';

/** `passed`: ids of the validations whose check passed */
export type ValidationsCheckedLetter = { type: 'validationsChecked'; passed: string[] };

/**
 * Checks the validations by FILE and DNS that the order waits for: by itself at widening intervals, and at once when somebody asks. Derived from
 * the order; a workflow that is started again looks at once. What was seen is in the tables; only what passed comes back as a letter that changes something.
 */
export function createValidationChecks(post: (letter: ValidationsCheckedLetter) => void) {
  const { checkValidations } = proxyActivities<OrderActivities>({
    taskQueue: outsideTaskQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '15 seconds',
    // However often: one that waits for its account's turn fails as well.
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });
  let underWay = false;
  let lastCheckAt: Instant | undefined;
  let hurried = false;

  const dueAt = (order: Order): Instant | undefined => {
    const checkAt = underWay ? undefined : nextCheckAt(order, lastCheckAt);
    return checkAt !== undefined && hurried ? 0 : checkAt;
  };

  return {
    /** When the next check is due, while none is under way. */
    dueAt,
    get lastCheckAt() {
      return lastCheckAt;
    },
    /** Makes the next check due now. */
    hurry(): void {
      hurried = true;
    },
    start(order: Order): void {
      const due = dueAt(order);
      if (due === undefined || due > Date.now()) return;
      underWay = true;
      hurried = false;
      void checkValidations
        .executeWithOptions({ summary: 'check the domain validations' }, [order.reference])
        .catch((): unknown => [])
        .then((seen: unknown) => {
          underWay = false;
          lastCheckAt = Date.now();
          post({ type: 'validationsChecked', passed: isListOfIds(seen) ? seen : [] });
        });
    },
  };
}
