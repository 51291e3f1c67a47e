import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  // For clients that ask what has changed since a moment, and what ends soon.
  await db.schema.alterTable('orders', (table) => {
    table.index(['account_id', 'updated_at', 'reference'], 'orders_modified');
    table.index(['account_id', 'term_ends_at'], 'orders_expiring');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('orders', (table) => {
    table.dropIndex([], 'orders_modified');
    table.dropIndex([], 'orders_expiring');
  });
}
