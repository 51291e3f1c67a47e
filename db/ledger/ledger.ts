import { OUTSIDE, SALES, type Transfer } from '../../domain/sale/ledger';
import { Problem } from '../../domain/problem';
import { isDuplicate, type Queryable } from '../connection';

export interface Cause {
  orderReference?: string;
  orderSequence?: number;
  note?: string;
  at: Date;
}

/** A line as the ledger has it. */
export interface LedgerLine extends Transfer {
  id: number;
  orderReference: string | null;
  /** Number of the order's event that it was written with */
  orderSequence: number | null;
  note: string | null;
  at: number;
}

/**
 * Writes one transfer and moves the balances; call it inside a transaction. The source's balance is lowered by a conditional update,
 * so that of many at once only as many succeed as the balance covers: the rest get `insufficient-funds`, and nothing is written.
 * Throws the driver's duplicate error where the key exists.
 */
export async function postTransfer(trx: Queryable, transfer: Transfer, cause: Cause): Promise<void> {
  const { key, kind, source, destination, unit, amount, exponent } = transfer;
  await trx('ledger_transfers').insert({
    transfer_key: key,
    kind,
    source,
    destination,
    unit,
    amount,
    exponent,
    order_reference: cause.orderReference ?? null,
    order_sequence: cause.orderSequence ?? null,
    note: cause.note ?? null,
    at: cause.at,
  });
  if (hasBalance(source)) {
    const paid = await trx('ledger_balances').where({ ledger_account: source, unit }).andWhere('balance', '>=', amount).decrement('balance', amount);
    if (paid === 0) throw new Problem('insufficient-funds', `The account has fewer than ${amount} ${unit}; add some, then place the order again.`);
  }
  if (hasBalance(destination)) {
    await trx.raw('INSERT INTO ledger_balances (ledger_account, unit, balance) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE balance = balance + VALUES(balance)', [
      destination,
      unit,
      amount,
    ]);
  }
}

/** Deposits: the same key with the same content does nothing again (false); with other content it is a conflict. */
export async function postOnce(db: Queryable, transfer: Transfer, cause: Cause): Promise<boolean> {
  try {
    await db.transaction((trx) => postTransfer(trx, transfer, cause));
    return true;
  } catch (error) {
    if (!isDuplicate(error, 'ledger_transfers_key')) throw error;
    const known = await db('ledger_transfers').where('transfer_key', transfer.key).first('unit', 'amount', 'destination');
    if (Number(known?.amount) === transfer.amount && known?.unit === transfer.unit) return false;
    throw new Problem('conflict', 'This key was used before with another amount; use a new key for a new deposit.');
  }
}

/** Only what belongs to an account is kept as a balance; sales and outside are sums nobody waits for. */
function hasBalance(ledgerAccount: string): boolean {
  return ledgerAccount !== OUTSIDE && ledgerAccount !== SALES;
}

export async function balanceOf(db: Queryable, ledgerAccount: string, unit: string): Promise<number> {
  const row = await db('ledger_balances').where({ ledger_account: ledgerAccount, unit }).first('balance');
  return Number(row?.balance ?? 0);
}

export const lineColumns = [
  'id',
  'transfer_key',
  'kind',
  'source',
  'destination',
  'unit',
  'amount',
  'exponent',
  'order_reference',
  'order_sequence',
  'note',
  'at',
];

/** Lines of one order, oldest first. */
export async function listOrderLines(db: Queryable, orderReference: string): Promise<LedgerLine[]> {
  return (await db('ledger_transfers').where('order_reference', orderReference).orderBy('id').select(lineColumns)).map(toLine);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
export function toLine(row: any): LedgerLine {
  return {
    id: Number(row.id),
    key: row.transfer_key,
    kind: row.kind,
    source: row.source,
    destination: row.destination,
    unit: row.unit,
    amount: Number(row.amount),
    exponent: row.exponent,
    orderReference: row.order_reference,
    orderSequence: row.order_sequence,
    note: row.note,
    at: row.at.getTime(),
  };
}
