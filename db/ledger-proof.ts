import { OUTSIDE, SALES } from '../domain/ledger';
import type { Db } from './connection';

export interface LedgerProof {
  ok: boolean;
  transfers: number;
  orders: number;
  balances: number;
  /** One sentence for each thing that does not add up */
  faults: string[];
}

/** Each query finds what must not be there. */
const proofs: { fault: string; sql: string }[] = [
  {
    fault: 'a balance differs from the sum of its transfers',
    sql: `SELECT CONCAT(a.ledger_account, ' ', a.unit) AS what
      FROM (SELECT ledger_account, unit, SUM(amount) AS total FROM (
              SELECT destination AS ledger_account, unit, amount FROM ledger_transfers WHERE destination NOT IN (:outside, :sales)
              UNION ALL SELECT source, unit, -amount FROM ledger_transfers WHERE source NOT IN (:outside, :sales)) postings GROUP BY ledger_account, unit) a
      LEFT JOIN ledger_balances b ON b.ledger_account = a.ledger_account AND b.unit = a.unit WHERE COALESCE(b.balance, 0) <> a.total`,
  },
  {
    fault: 'a balance has no transfers',
    sql: `SELECT CONCAT(b.ledger_account, ' ', b.unit) AS what FROM ledger_balances b
      WHERE b.balance <> 0 AND NOT EXISTS (SELECT 1 FROM ledger_transfers t WHERE t.unit = b.unit AND b.ledger_account IN (t.source, t.destination))`,
  },
  {
    fault: 'amounts of a unit are stored with different numbers of decimals, and cannot be added up',
    sql: 'SELECT unit AS what FROM ledger_transfers GROUP BY unit HAVING COUNT(DISTINCT exponent) > 1',
  },
  {
    fault: 'an order was not charged exactly once with its price',
    sql: `SELECT o.reference AS what FROM orders o LEFT JOIN ledger_transfers t ON t.order_reference = o.reference AND t.kind = 'charge'
      GROUP BY o.reference, o.account_id, o.contract_id, o.facts
      HAVING COUNT(t.id) <> 1 OR SUM(t.amount) <> JSON_VALUE(o.facts, '$.sale.amount') OR MAX(t.unit) <> JSON_VALUE(o.facts, '$.sale.unit')
        OR MAX(t.source) <> IF(o.contract_id IS NULL, CONCAT('account:', o.account_id), CONCAT('contract:', o.contract_id))`,
  },
  {
    fault: 'a credited order was not credited exactly once with what it was charged',
    sql: `SELECT o.reference AS what FROM orders o
      LEFT JOIN ledger_transfers c ON c.order_reference = o.reference AND c.kind = 'credit'
      LEFT JOIN ledger_transfers d ON d.order_reference = o.reference AND d.kind = 'charge'
      WHERE o.state IN ('credited', 'refunded', 'restarted') GROUP BY o.reference HAVING COUNT(c.id) <> 1 OR SUM(c.amount) <> SUM(d.amount) OR MAX(c.destination) <> MAX(d.source)`,
  },
  {
    fault: 'an order was credited that is not credited, refunded or restarted',
    sql: `SELECT o.reference AS what FROM orders o JOIN ledger_transfers c ON c.order_reference = o.reference AND c.kind = 'credit' WHERE o.state NOT IN ('credited', 'refunded', 'restarted')`,
  },
  {
    fault: 'a transfer names an order that does not exist',
    sql: `SELECT t.transfer_key AS what FROM ledger_transfers t LEFT JOIN orders o ON o.reference = t.order_reference WHERE t.order_reference IS NOT NULL AND o.reference IS NULL`,
  },
  {
    fault: 'a transfer was written with another transition than its order says',
    sql: `SELECT t.transfer_key AS what FROM ledger_transfers t LEFT JOIN order_events e ON e.order_reference = t.order_reference AND e.sequence = t.order_sequence
      WHERE t.order_reference IS NOT NULL AND t.kind <> 'goodwill' AND (e.type IS NULL OR (t.kind IN ('charge', 'payment') AND e.type <> 'placed')
        OR (t.kind = 'credit' AND e.type NOT IN ('credited', 'refunded', 'restart-requested')) OR (t.kind = 'refund' AND e.type <> 'refunded'))`,
  },
  {
    fault: 'money was taken for, or given back to, an order in another amount than its price',
    sql: `SELECT o.reference AS what FROM orders o JOIN ledger_transfers t ON t.order_reference = o.reference AND t.kind IN ('payment', 'refund')
      WHERE t.amount <> JSON_VALUE(o.facts, '$.sale.amount') OR t.unit <> JSON_VALUE(o.facts, '$.sale.unit')`,
  },
  {
    fault: 'a refunded order was not refunded exactly once',
    sql: `SELECT o.reference AS what FROM orders o LEFT JOIN ledger_transfers t ON t.order_reference = o.reference AND t.kind = 'refund'
      GROUP BY o.reference, o.state HAVING COUNT(t.id) <> IF(o.state = 'refunded', 1, 0)`,
  },
  {
    fault: 'a unit paid for more names or servers than its contract says',
    sql: `SELECT o.reference AS what FROM orders o JOIN contracts c ON c.id = o.contract_id
      WHERE 1 + JSON_VALUE(o.facts, '$.sale.sanCount') > c.names_per_unit OR JSON_VALUE(o.facts, '$.sale.serverCount') > c.servers_per_unit`,
  },
];

/** Proves the ledger against the orders, in one consistent view of both. Every transfer has two sides, so sums are zero by shape; the rest is looked at. */
export async function proveLedger(db: Db): Promise<LedgerProof> {
  return db.transaction(
    async (trx) => {
      const faults: string[] = [];
      for (const { fault, sql } of proofs) {
        // A proof of many years takes its time.
        const [rows] = (await trx.raw(`SET STATEMENT max_statement_time = 0 FOR ${sql}`, { outside: OUTSIDE, sales: SALES })) as [{ what: string }[]];
        faults.push(...rows.map(({ what }) => `${what}: ${fault}.`));
      }
      const count = async (table: string) => Number((await trx(table).count({ rows: '*' }).first())?.rows ?? 0);
      return {
        ok: faults.length === 0,
        transfers: await count('ledger_transfers'),
        orders: await count('orders'),
        balances: await count('ledger_balances'),
        faults,
      };
    },
    { isolationLevel: 'repeatable read' },
  );
}
