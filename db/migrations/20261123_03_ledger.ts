import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  // Append-only: neither the worker's nor the api's database user may update or delete here (db/grants.ts).
  await db.schema.createTable('ledger_transfers', (table) => {
    table.bigIncrements('id');
    table.string('transfer_key', 120).notNullable().unique('ledger_transfers_key');
    table.string('kind', 20).notNullable();
    table.string('source', 60).notNullable();
    table.string('destination', 60).notNullable();
    table.string('unit', 60).notNullable();
    table.bigInteger('amount').notNullable();
    table.string('order_reference', 20);
    table.integer('order_sequence');
    table.string('note', 500);
    table.datetime('at', { precision: 3 }).notNullable();
    table.index(['source', 'unit', 'id'], 'ledger_by_source');
    table.index(['destination', 'unit', 'id'], 'ledger_by_destination');
    table.index(['order_reference'], 'ledger_by_order');
  });
  await db.raw(
    'ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_amount_positive CHECK (amount > 0), ADD CONSTRAINT ledger_two_sides CHECK (source <> destination)',
  );
  // The sums of the accounts' transfers, kept for the conditional update that can't go below zero; `ledger verify` compares.
  await db.schema.createTable('ledger_balances', (table) => {
    table.string('ledger_account', 60).notNullable();
    table.string('unit', 60).notNullable();
    table.bigInteger('balance').notNullable();
    table.primary(['ledger_account', 'unit']);
  });
  await db.raw('ALTER TABLE ledger_balances ADD CONSTRAINT ledger_balance_not_negative CHECK (balance >= 0)');
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['ledger_balances', 'ledger_transfers']) await db.schema.dropTable(table);
}
