import { proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { Renewals } from '../domain/sale/renewal';
import type { OrderActivities } from './activities';
import { lookAtRenewals } from './contract';

export type RenewalsLetter = { type: 'renewalsSeen' } & Renewals;

const { seeRenewals } = proxyLocalActivities<OrderActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '10 seconds' },
});

/**
 * The worker tells an order to look at the orders beside it (worker/renewals.ts); what it sees in the tables comes as a letter. The signal says nothing
 * by itself, so whoever sends it changes nothing, and one that is lost comes again until the order has seen what there was.
 */
export function createRenewals(reference: string, post: (letter: RenewalsLetter) => void): void {
  let underWay = false;

  async function look(): Promise<void> {
    if (underWay) return;
    underWay = true;
    try {
      post({ type: 'renewalsSeen', ...(await seeRenewals.executeWithOptions({ summary: 'what has become of its renewals' }, [reference])) });
    } catch {
      // Without its row: the order was not placed. It is told again where there is something to see.
    } finally {
      underWay = false;
    }
  }

  setHandler(lookAtRenewals, look, { description: 'Looks in the tables what has become of the order that this one renews, and of those that renew it.' });
}
