import { findAccount } from '../db/account/accounts';
import type { Db } from '../db/connection';
import { balanceOf, postOnce } from '../db/ledger/ledger';
import { accountLedger, deposit, withdrawal } from '../domain/sale/ledger';
import { Problem } from '../domain/problem';
import { pointsUnit } from '../domain/sale/sale';
import type { OrderActivities } from '../workflows/activities';

/** Points of test accounts come from nowhere and go nowhere; real ones are never touched here. */
export function createTestPointsActivities({ db }: { db: Db }): Pick<OrderActivities, 'changeTestPoints'> {
  return {
    async changeTestPoints({ accountId, change, key }) {
      const account = await findAccount(db, accountId);
      if (!account?.isTest) throw new Problem('forbidden', 'Only test accounts can change their points.');
      const unit = pointsUnit(account);
      const cause = { note: 'Test points', at: new Date() };
      if (change !== 'empty') return void (await postOnce(db, deposit(accountId, unit, change, key), cause));
      const left = await balanceOf(db, accountLedger(accountId), unit);
      if (left > 0) await postOnce(db, withdrawal(accountId, unit, left, key), cause);
    },
  };
}
