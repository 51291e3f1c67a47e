import type { Knex } from 'knex';

/** The last look for the proof of a domain by FILE or DNS; overwritten by the next one. That it was proved is an event of the order. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('domain_checks', (table) => {
    table.string('validation_id', 40).primary();
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.boolean('passed').notNullable();
    table.string('looked_up', 600).notNullable();
    table.text('seen').notNullable();
    table.datetime('at', { precision: 3 }).notNullable();
    table.index(['order_reference']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('domain_checks');
}
