import type { Knex } from 'knex';

/** Of the secrets that a database was used with, so that a start with others is refused. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('fingerprints', (table) => {
    table.string('name', 40).collate('utf8mb4_bin').primary();
    table.string('fingerprint', 64).notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('fingerprints');
}
