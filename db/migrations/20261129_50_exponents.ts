import type { Knex } from 'knex';
import { exponentOf } from '../../domain/amount';

/**
 * An amount keeps the number of its decimals. What is there already gets what its currency has by the list of the day (domain/currencies.ts); points and
 * units of contracts have none.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE ledger_transfers ADD COLUMN exponent TINYINT UNSIGNED NOT NULL DEFAULT 0');
  const [paid] = (await db.raw('SELECT DISTINCT unit FROM ledger_transfers')) as [{ unit: string }[]];
  for (const { unit } of paid)
    await db.raw('UPDATE ledger_transfers SET exponent = ? WHERE unit = ? AND exponent <> ?', [exponentOf({ unit }), unit, exponentOf({ unit })]);
  const [sold] = (await db.raw("SELECT DISTINCT JSON_VALUE(facts, '$.sale.unit') AS unit FROM orders")) as [{ unit: string }[]];
  for (const { unit } of sold)
    await db.raw(
      "UPDATE orders SET facts = JSON_SET(facts, '$.sale.exponent', ?) WHERE JSON_VALUE(facts, '$.sale.unit') = ? AND JSON_VALUE(facts, '$.sale.exponent') IS NULL",
      [exponentOf({ unit }), unit],
    );
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE ledger_transfers DROP COLUMN exponent');
}
