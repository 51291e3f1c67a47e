import type { Knex } from 'knex';
import { instant } from './instant';

export async function up(db: Knex): Promise<void> {
  // Workers that poll, each with the instant at which it last said so by the database's own clock.
  await db.schema.createTable('workers', (table) => {
    table.string('identity', 150).collate('utf8mb4_bin').primary();
    instant(table, 'seen_at').notNullable().index('workers_seen');
  });
  // Of the secrets that a database was used with, so that a start with others is refused.
  await db.schema.createTable('fingerprints', (table) => {
    table.string('name', 40).collate('utf8mb4_bin').primary();
    table.string('fingerprint', 64).notNullable();
  });
}
