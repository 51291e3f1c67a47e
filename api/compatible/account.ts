import { balanceOf } from '../../db/ledger';
import { listOrders } from '../../db/orders';
import { accountLedger } from '../../domain/ledger';
import { pointsUnit } from '../../domain/sale';
import type { Method } from './method';
import { summaryOf } from './review';

export const accountMethods: Record<string, Method> = {
  review: {
    secret: 'api_key',
    async run({ db }, _, account) {
      const orders = (await listOrders(db, account.id, { limit: 10_000 })).map(summaryOf);
      return {
        success: 'Reseller Overview',
        purchased_points: await balanceOf(db, accountLedger(account.id), pointsUnit(account)),
        active_orders: { active_order: orders.filter(({ order_status: status }) => status !== 'Completed' && status !== 'Cancelled') },
        completed_orders: { completed_order: orders.filter(({ order_status: status }) => status === 'Completed') },
      };
    },
  },
};
