import { accountLedger, contractLedger } from '../../domain/sale/ledger';
import type { EventType } from '../../domain/order/transition';
import { along, type Db, type Queryable } from '../connection';
import { balanceOf, lineColumns, toLine, type LedgerLine } from './ledger';

export interface LedgerBalance {
  ledger: string;
  unit: string;
  balance: number;
}

/** All that an account and its contracts have. */
export async function listBalances(db: Queryable, accountId: string): Promise<LedgerBalance[]> {
  const contracts = await db('contracts').where('account_id', accountId).orderBy(['created_at', 'id']).select('id');
  const ledgers = [accountLedger(accountId), ...contracts.map(({ id }: { id: string }) => contractLedger(id))];
  const rows = await db('ledger_balances').whereIn('ledger_account', ledgers).select('ledger_account', 'unit', 'balance');
  return rows
    .map((row) => ({ ledger: row.ledger_account as string, unit: row.unit as string, balance: Number(row.balance) }))
    .sort((a, b) => ledgers.indexOf(a.ledger) - ledgers.indexOf(b.ledger));
}

/** A line seen from one ledger account: what it changed there, what was left after it, and the event that caused it. */
export interface AccountLine extends LedgerLine {
  change: number;
  balanceAfter: number;
  orderSequence: number | null;
  event: EventType | null;
}

/** Where a page ended: the next line is older, and after it this was left. */
export interface LedgerPlace {
  before: number;
  balance: number;
}

/** A page of a ledger account's lines in one unit, newest first. Adding up the changes from the oldest one gives the balance. */
export async function pageOfLines(
  db: Db,
  { ledger, unit }: { ledger: string; unit: string },
  { after, limit }: { after?: LedgerPlace; limit: number },
): Promise<AccountLine[]> {
  // One view of balance and lines, also while orders are being placed.
  return db.transaction(
    async (trx) => {
      const side = (column: 'source' | 'destination') =>
        trx(along(trx, 'ledger_transfers', `ledger_by_${column}`))
          .leftJoin('order_events', (join) =>
            join.on('order_events.order_reference', 'ledger_transfers.order_reference').andOn('order_events.sequence', 'ledger_transfers.order_sequence'),
          )
          .where({ [column]: ledger, unit })
          .modify((query) => after && void query.where('ledger_transfers.id', '<', after.before))
          .orderBy('ledger_transfers.id', 'desc')
          .limit(limit)
          .select([...lineColumns.map((name) => `ledger_transfers.${name}`), 'order_sequence', 'order_events.type as event']);
      let balance = after?.balance ?? (await balanceOf(trx, ledger, unit));
      const rows = [...(await side('source')), ...(await side('destination'))].sort((a, b) => Number(b.id) - Number(a.id)).slice(0, limit);
      return rows.map((row): AccountLine => {
        const line = toLine(row);
        const change = line.destination === ledger ? line.amount : -line.amount;
        const balanceAfter = balance;
        balance -= change;
        return { ...line, change, balanceAfter, orderSequence: row.order_sequence, event: row.event };
      });
    },
    { isolationLevel: 'repeatable read' },
  );
}
