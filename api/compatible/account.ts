import { z } from 'zod';
import { replaceApiKey } from '../../db/account/accounts';
import { listContracts } from '../../db/account/contracts';
import { pageOfLines } from '../../db/ledger/account';
import { balanceOf } from '../../db/ledger/ledger';
import { listPlacedAt } from '../../db/order/orders';
import { listSummaries } from '../../db/order/summaries';
import { accountLedger } from '../../domain/sale/ledger';
import type { Account } from '../../domain/sale/account';
import { Problem } from '../../domain/problem';
import { isPoints, pointsUnit } from '../../domain/sale/sale';
import { compatibleTime } from '../../domain/time';
import { parse } from '../http/parameters';
import type { Method } from './method';
import { summaryOf } from './review';
import { unknownKey } from './unknown-key';

const points = z.coerce
  .number('must be a whole number')
  .int('must be a whole number')
  .min(1, 'must be 1 or more')
  .max(100_000, 'is more than 100000; send less');

const pointsParameters = z.object({ points });

/** The newest orders, and the newest lines, of an answer that knows no pages. */
const MOST = 10_000;

export const accountMethods: Record<string, Method> = {
  review: {
    secret: 'api_key',
    async run({ db, generation }, _, account) {
      const rows = await listSummaries(db, account.id, MOST);
      const orders = rows.map((order) => summaryOf(order, generation));
      const under = rows.filter(({ state }) => state === 'placed' || state === 'configured');
      const contracts = account.kind === 'partner' ? await listContracts(db, account.id) : [];
      return {
        success: 'Reseller Overview',
        purchased_points: await balanceOf(db, accountLedger(account.id), pointsUnit(account)),
        ...(generation === 1 && { in_use_points: under.reduce((sum, { amount, unit }) => sum + (isPoints(unit) ? amount : 0), 0) }),
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
      const key = await replaceApiKey(db, account.id, old);
      // Of two calls with the same key at once the second comes with a key that is worth nothing any more.
      if (key === undefined) throw unknownKey(old);
      return { success: 'API Key reset', api_key: key };
    },
  },

  pointsaudit: {
    secret: 'api_key',
    async run({ db, secrets }, _, account) {
      const ledger = { ledger: accountLedger(account.id), unit: pointsUnit(account) };
      const lines = (await pageOfLines(db, ledger, { limit: MOST })).reverse();
      const placedAt = await listPlacedAt(
        db,
        lines.flatMap(({ orderReference }) => orderReference ?? []),
      );
      const record = lines.map(({ at, change, balanceAfter, kind, orderReference, note }) => {
        const orderedAt = orderReference === null ? undefined : placedAt.get(orderReference);
        return {
          Timestamp: compatibleTime(at),
          PointsAdjustment: change,
          NewPointsTotal: balanceAfter,
          Description: descriptions[kind] ?? kind,
          OrderDate: orderedAt === undefined ? '' : compatibleTime(orderedAt),
          OrderReference: orderReference ?? '',
          OrderToken: orderReference === null ? '' : secrets.orderToken(orderReference),
          Notes: note ?? '',
        };
      });
      return { success: 'PointsAudit', record };
    },
  },

  addtestpoints: {
    secret: 'api_key',
    takes: pointsParameters,
    async run({ desk, db }, parameters, account) {
      mustBeTest(account);
      const { points: added } = parse(pointsParameters, parameters);
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
