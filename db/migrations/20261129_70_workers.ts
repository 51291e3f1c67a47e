import type { Knex } from 'knex';

/** Workers that poll, each with the instant at which it last said so by the database's own clock. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('workers', (table) => {
    table.string('identity', 150).collate('utf8mb4_bin').primary();
    table.dateTime('seen_at', { precision: 3 }).notNullable().index('workers_seen');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('workers');
}
