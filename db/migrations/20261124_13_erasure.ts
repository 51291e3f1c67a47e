import type { Knex } from 'knex';

/** Once set, the order's contacts and mail addresses are gone; events and ledger stay. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('orders', (table) => {
    table.datetime('erased_at', { precision: 3 });
    table.index(['erased_at', 'updated_at'], 'orders_to_erase');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('orders', (table) => {
    table.dropIndex([], 'orders_to_erase');
    table.dropColumn('erased_at');
  });
}
