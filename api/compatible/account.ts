import { z } from 'zod';
import { replaceApiKey } from '../../db/accounts';
import { listContracts } from '../../db/contracts';
import { balanceOf, listAccountLines } from '../../db/ledger';
import { findOrder, listOrders } from '../../db/orders';
import { accountLedger } from '../../domain/ledger';
import type { Account } from '../../domain/account';
import { Problem } from '../../domain/problem';
import { pointsUnit } from '../../domain/sale';
import { compatibleTime } from '../../domain/time';
import { parse } from '../parameters';
import type { Method } from './method';
import { summaryOf } from './review';

const points = z.coerce
  .number('must be a whole number')
  .int('must be a whole number')
  .min(1, 'must be 1 or more')
  .max(100_000, 'is more than 100000; send less');

export const accountMethods: Record<string, Method> = {
  review: {
    secret: 'api_key',
    async run({ db, generation }, _, account) {
      const rows = await listOrders(db, account.id, { limit: 10_000 });
      const orders = rows.map((order) => summaryOf(order, generation));
      const under = rows.filter(({ state }) => state === 'placed' || state === 'configured');
      const contracts = account.kind === 'partner' ? await listContracts(db, account.id) : [];
      return {
        success: 'Reseller Overview',
        purchased_points: await balanceOf(db, accountLedger(account.id), pointsUnit(account)),
        ...(generation === 1 && { in_use_points: under.reduce((sum, { sale }) => sum + sale.amount, 0) }),
        ...(account.kind === 'partner' && {
          contracts: { contract: contracts.map(({ id, productCode, units }) => ({ contract_id: id, st_product_code: productCode, units })) },
        }),
        active_orders: { active_order: orders.filter(({ order_status: status }) => status !== 'Completed' && status !== 'Cancelled') },
        completed_orders: { completed_order: orders.filter(({ order_status: status }) => status === 'Completed') },
      };
    },
  },

  regenerateapikey: {
    secret: 'api_key',
    async run({ db }, { api_key: old = '' }, account) {
      return { success: 'API Key reset', api_key: await replaceApiKey(db, account.id, old) };
    },
  },

  pointsaudit: {
    secret: 'api_key',
    async run({ db, secrets }, _, account) {
      let total = 0;
      const record = [];
      for (const line of await listAccountLines(db, accountLedger(account.id), pointsUnit(account))) {
        const adjustment = line.destination === accountLedger(account.id) ? line.amount : -line.amount;
        total += adjustment;
        const order = line.orderReference === null ? undefined : await findOrder(db, line.orderReference);
        record.push({
          Timestamp: compatibleTime(line.at),
          PointsAdjustment: adjustment,
          NewPointsTotal: total,
          Description: descriptions[line.kind] ?? line.kind,
          OrderDate: order ? compatibleTime(order.placedAt) : '',
          OrderReference: line.orderReference ?? '',
          OrderToken: order ? secrets.orderToken(order.reference) : '',
          Notes: line.note ?? '',
        });
      }
      return { success: 'PointsAudit', record };
    },
  },

  addtestpoints: {
    secret: 'api_key',
    async run({ desk, db }, parameters, account) {
      mustBeTest(account);
      const { points: added } = parse(z.object({ points }), parameters);
      await desk.changeTestPoints(account, added);
      return { success: 'Points total updated', new_total: await balanceOf(db, accountLedger(account.id), pointsUnit(account)) };
    },
  },

  emptytestpoints: {
    secret: 'api_key',
    async run({ desk, db }, _, account) {
      mustBeTest(account);
      await desk.changeTestPoints(account, 'empty');
      return { success: 'Points total updated', new_total: await balanceOf(db, accountLedger(account.id), pointsUnit(account)) };
    },
  },
};

const descriptions: Readonly<Record<string, string>> = {
  deposit: 'Points deposited',
  charge: 'Order placed',
  credit: 'Order cancelled',
  goodwill: 'Adjustment by staff',
  withdrawal: 'Points removed',
};

function mustBeTest(account: Account): void {
  if (!account.isTest) throw new Problem('forbidden', 'Only test accounts can change their points; ask for a test account.');
}
