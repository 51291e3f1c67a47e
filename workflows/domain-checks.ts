import { proxyActivities } from '@temporalio/workflow';
import { nextLookAt } from '../domain/dcv';
import type { Order } from '../domain/order';
import type { Instant } from '../domain/time';
import type { OrderActivities } from './activities';
import { isProved } from './answers';

const { checkDomains } = proxyActivities<OrderActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});

/** `proved`: ids of the validations whose proof was seen */
export type DomainsCheckedLetter = { type: 'domainsChecked'; proved: string[] };

/**
 * Looks for the proofs by FILE and DNS that the order waits for: by itself at widening intervals, and at once when somebody asks. Derived from
 * the order; a workflow that is started again looks at once. What was seen is in the tables; only a proof comes back as a letter that changes something.
 */
export function createDomainChecks(post: (letter: DomainsCheckedLetter) => void) {
  let underWay = false;
  let lastCheckAt: Instant | undefined;
  let hurried = false;

  const dueAt = (order: Order): Instant | undefined => {
    const lookAt = underWay ? undefined : nextLookAt(order, lastCheckAt);
    return lookAt !== undefined && hurried ? 0 : lookAt;
  };

  return {
    /** When the next look is due, while none is under way. */
    dueAt,
    get lastLookAt() {
      return lastCheckAt;
    },
    /** Makes the next look due now. */
    hurry(): void {
      hurried = true;
    },
    start(order: Order): void {
      const due = dueAt(order);
      if (due === undefined || due > Date.now()) return;
      underWay = true;
      hurried = false;
      void checkDomains
        .executeWithOptions({ summary: 'look for the proof of domain control' }, [order.reference])
        .catch((): unknown => [])
        .then((seen: unknown) => {
          underWay = false;
          lastCheckAt = Date.now();
          post({ type: 'domainsChecked', proved: isProved(seen) ? seen : [] });
        });
    },
  };
}
