import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  // Prepaid units of partners. How many are left is the ledger's balance of `contract:<id>`.
  await db.schema.createTable('contracts', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('product_code', 40).notNullable();
    table.datetime('created_at', { precision: 3 }).notNullable();
    table.index(['account_id', 'product_code', 'created_at'], 'contracts_by_product');
  });
  // Registrable domains of orders that were cancelled: a new order for one of them is reviewed by staff first.
  await db.schema.createTable('cancelled_domains', (table) => {
    table.string('domain', 253).notNullable();
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.datetime('cancelled_at', { precision: 3 }).notNullable();
    table.primary(['domain', 'order_reference']);
    table.index(['domain', 'cancelled_at'], 'cancelled_domains_newest');
  });
  await db.schema.alterTable('orders', (table) => {
    table.string('contract_id', 36);
    table.string('renewal_of', 20).index('orders_renewal_of');
    table.string('restart_of', 20).unique('orders_restart_of');
    table.index(['account_id', 'common_name', 'placed_at'], 'orders_by_name');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('orders', (table) => {
    table.dropIndex([], 'orders_by_name');
    table.dropColumns('contract_id', 'renewal_of', 'restart_of');
  });
  for (const table of ['cancelled_domains', 'contracts']) await db.schema.dropTable(table);
}
