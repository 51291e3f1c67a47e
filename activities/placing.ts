import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../db/connection';
import { findOrder } from '../db/order/orders';
import { SECOND_MS } from '../domain/time';
import type { OrderActivities } from '../workflows/activities';

const WAIT_MS = 5 * SECOND_MS;

export function createPlacingActivities({ db }: { db: Db }): Pick<OrderActivities, 'isPlaced'> {
  return {
    async isPlaced(reference) {
      for (const until = Date.now() + WAIT_MS; ; await pause(50)) {
        if (await findOrder(db, reference)) return true;
        if (Date.now() > until) return false;
      }
    },
  };
}
