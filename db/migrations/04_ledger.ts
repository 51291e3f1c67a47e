import type { Knex } from 'knex';
import { instant } from './instant';

export async function up(db: Knex): Promise<void> {
  // Append-only: neither the worker's nor the api's database user may update or delete here (db/grants.ts).
  await db.schema.createTable('ledger_transfers', (table) => {
    table.bigIncrements('id');
    // Keys of deposits are told apart by case, as their givers do.
    table.string('transfer_key', 120).notNullable().collate('utf8mb4_bin').unique('ledger_transfers_key');
    table.string('kind', 20).notNullable();
    table.string('source', 60).notNullable();
    table.string('destination', 60).notNullable();
    table.string('unit', 60).notNullable();
    table.bigInteger('amount').notNullable();
    // How many digits of the amount are decimals, by the list of the day (domain/sale/currencies.ts); points and units of contracts have none.
    table.tinyint('exponent').unsigned().notNullable().defaultTo(0);
    table.string('order_reference', 20);
    table.integer('order_sequence');
    // Whose act it was, before a reason of up to 500 characters
    table.string('note', 1000);
    instant(table, 'at').notNullable();
    table.check('amount > 0', undefined, 'ledger_amount_positive');
    table.check('source <> destination', undefined, 'ledger_two_sides');
    table.index(['source', 'unit', 'id'], 'ledger_by_source');
    table.index(['destination', 'unit', 'id'], 'ledger_by_destination');
    table.index(['order_reference'], 'ledger_by_order');
  });
  // The sums of the accounts' transfers, kept for the conditional update that can't go below zero; `ledger verify` compares.
  await db.schema.createTable('ledger_balances', (table) => {
    table.string('ledger_account', 60).notNullable();
    table.string('unit', 60).notNullable();
    table.bigInteger('balance').notNullable();
    table.check('balance >= 0', undefined, 'ledger_balance_not_negative');
    table.primary(['ledger_account', 'unit']);
  });
}
