import { sleep } from '@temporalio/workflow';
import type { Instant } from '../domain/time';

/**
 * Wakes the story at its next deadline. A timer that is running is kept: when a later deadline replaces an earlier one the old timer simply rings
 * too early, and when an earlier one comes in between, the later one's timer is still there once that has rung. So there is one timer for each
 * instant that was ever the next, and no second one for the same.
 */
export function createAlarm() {
  const running = new Set<Instant>();
  let rung = 0;

  return {
    /** Makes sure that something wakes the workflow at `at` or earlier. */
    arm(at: Instant, purpose: string): void {
      if (Math.min(...running) <= at) return;
      running.add(at);
      void sleep(Math.max(1, at - Date.now()), { summary: purpose }).then(() => {
        running.delete(at);
        rung += 1;
      });
    },
    /** How many timers have rung; to be watched by the condition that waits. */
    get rung() {
      return rung;
    },
  };
}
