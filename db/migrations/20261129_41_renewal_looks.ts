import type { Knex } from 'knex';

/**
 * Orders that have to look at those that they are related to by renewal: written with the change that they have to see, gone once they have seen it.
 * Without a foreign key, which would hold the other order's row. `noted_at` is by the database's clock.
 */
export async function up(db: Knex): Promise<void> {
  // By the builder, like the tables of orders: in the collation that they have.
  await db.schema.createTable('renewal_looks', (table) => {
    table.bigIncrements('id');
    table.string('order_reference', 20).notNullable().index('renewal_looks_by_order');
    table.datetime('noted_at', { precision: 3 }).notNullable().defaultTo(db.raw('CURRENT_TIMESTAMP(3)'));
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('renewal_looks');
}
