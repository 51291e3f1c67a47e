import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('accounts', (table) => {
    table.string('id', 36).primary();
    table.string('kind', 16).notNullable();
    table.string('name', 200).notNullable();
    table.string('email', 254);
    table.boolean('is_test').notNullable();
    table.datetime('created_at', { precision: 3 }).notNullable();
  });
  await db.schema.createTable('api_keys', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('key_sha256', 64).notNullable().unique('api_keys_sha256');
    table.datetime('created_at', { precision: 3 }).notNullable();
    table.datetime('revoked_at', { precision: 3 });
  });
  await db.schema.createTable('policies', (table) => {
    table.integer('version').primary();
    table.json('policy_set').notNullable();
    table.datetime('created_at', { precision: 3 }).notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['policies', 'api_keys', 'accounts']) await db.schema.dropTable(table);
}
