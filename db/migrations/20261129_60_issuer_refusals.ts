import type { Knex } from 'knex';

/** What an issuer has refused for good: kept with its reason, and proof of it for the transition that says so. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('issuer_refusals', (table) => {
    table.bigIncrements('id');
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.string('work', 10).notNullable();
    table.string('remedy', 20).notNullable();
    table.text('reason').notNullable();
    table.datetime('at', { precision: 3 }).notNullable();
    table.index(['order_reference', 'work'], 'issuer_refusals_by_order');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('issuer_refusals');
}
