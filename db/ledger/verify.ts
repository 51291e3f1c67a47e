import { OUTSIDE, SALES } from '../../domain/sale/ledger';
import { productOf } from '../../domain/sale/product';
import type { Db, Queryable } from '../connection';

export interface LedgerVerification {
  ok: boolean;
  transfers: number;
  orders: number;
  balances: number;
  /** One sentence for each thing that does not add up */
  faults: string[];
}

/** Each query finds what must not be there. */
const rules: { fault: string; sql: string }[] = [
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
  {
    // Housekeeping tells an order within a minute; who was told just now has not looked yet.
    fault: 'an order has days of another one whose price was given back',
    sql: `SELECT o.reference AS what FROM orders o JOIN orders lender ON lender.reference = o.carries_days_of
      WHERE o.state IN ('configured', 'issued', 'cancel-requested') AND lender.state IN ('credited', 'refunded', 'restarted')
        AND NOT EXISTS (SELECT 1 FROM renewal_looks l WHERE l.order_reference = o.reference AND l.noted_at > NOW(3) - INTERVAL 5 MINUTE)`,
  },
  {
    fault: 'an order has days of an order of another account',
    sql: `SELECT o.reference AS what FROM orders o LEFT JOIN orders lender ON lender.reference = o.carries_days_of
      WHERE o.carries_days_of IS NOT NULL AND (lender.reference IS NULL OR lender.account_id <> o.account_id)`,
  },
  {
    fault: 'a term is longer than what was bought and what could be carried',
    sql: `SELECT o.reference AS what FROM orders o WHERE o.issued_at IS NOT NULL AND o.term_ends_at > TIMESTAMPADD(MICROSECOND,
        1000 * LEAST(90 * 86400000, GREATEST(0, COALESCE(JSON_VALUE(o.facts, '$.renewalOf.termEndsAt') - JSON_VALUE(o.facts, '$.issuedAt'), 0))),
        TIMESTAMPADD(MONTH, JSON_VALUE(o.facts, '$.sale.termMonths'), o.issued_at))
      AND NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_reference = o.reference AND e.type = 'days-taken-back' AND e.at >= o.term_ends_at)`,
  },
];

/** Days carried between these two products, which are of different families. Families are data of the catalogue, not of the database. */
async function strangeLoans(trx: Queryable): Promise<string[]> {
  const loans: { what: string; borrowed: string; lent: string }[] = await trx('orders as o')
    .join('orders as lender', 'lender.reference', 'o.carries_days_of')
    .whereRaw('lender.product_code <> o.product_code')
    .select({ what: 'o.reference', borrowed: 'o.product_code', lent: 'lender.product_code' });
  const familyOf = (productCode: string) => productOf({ sale: { productCode } }).family;
  return loans.filter(({ borrowed, lent }) => familyOf(borrowed) !== familyOf(lent)).map(({ what }) => `${what}: an order has days of another product family.`);
}

/** Verifies the ledger against the orders, in one consistent view of both. Every transfer has two sides, so sums are zero by shape; the rest is looked at. */
export async function verifyLedger(db: Db): Promise<LedgerVerification> {
  return db.transaction(
    async (trx) => {
      const faults: string[] = [];
      for (const { fault, sql } of rules) {
        // A ledger of many years takes its time.
        const [rows] = (await trx.raw(`SET STATEMENT max_statement_time = 0 FOR ${sql}`, { outside: OUTSIDE, sales: SALES })) as [{ what: string }[]];
        faults.push(...rows.map(({ what }) => `${what}: ${fault}.`));
      }
      faults.push(...(await strangeLoans(trx)));
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
