import { patched, sleep } from '@temporalio/workflow';
import { nextDeadline, type Deadline } from '../domain/deadline';
import type { Order } from '../domain/order';
import type { Instant } from '../domain/time';

/** The order's next deadline. Runs that are older than the reminder of a certificate's expiry are replayed without it. */
export function deadlineOf(order: Order): Deadline | undefined {
  const deadline = nextDeadline(order);
  return deadline?.kind === 'certificate-reminder' && !patched('certificate-reminder') ? nextDeadline(order, ['certificate-reminder']) : deadline;
}

/**
 * Wakes the story at its next deadline. A timer that is running is kept: when a later deadline replaces an earlier one the old timer
 * simply rings too early and the next one is set then. That costs two events for a whole life instead of two for every wait.
 */
export function createAlarm() {
  let armedFor: Instant | undefined;

  return {
    /** Makes sure that something wakes the workflow at `at` or earlier. */
    arm(at: Instant, purpose: string): void {
      if (armedFor !== undefined && armedFor <= at) return;
      armedFor = at;
      void sleep(Math.max(1, at - Date.now()), { summary: purpose }).then(() => {
        if (armedFor === at) armedFor = undefined;
      });
    },
    /** Changes when a timer has rung; to be watched by the condition that waits. */
    get armedFor() {
      return armedFor;
    },
  };
}
