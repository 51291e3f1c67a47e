import type { Knex } from 'knex';

/** A note says whose act it was before it gives a reason of up to 500 characters. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('ledger_transfers', (table) => table.string('note', 1000).alter());
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('ledger_transfers', (table) => table.string('note', 500).alter());
}
