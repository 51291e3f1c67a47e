import type { Knex } from 'knex';
import { instant } from './instant';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('accounts', (table) => {
    table.string('id', 36).primary();
    table.string('kind', 16).notNullable();
    table.string('name', 200).notNullable();
    table.string('email', 254);
    table.boolean('is_test').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'disabled_at');
  });
  await db.schema.createTable('api_keys', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('key_sha256', 64).notNullable().unique('api_keys_sha256');
    table.string('name', 60).notNullable().defaultTo('default');
    // Null: everything, in both APIs
    table.json('scopes');
    instant(table, 'created_at').notNullable();
    instant(table, 'last_used_at');
    instant(table, 'revoked_at');
    table.index(['account_id', 'created_at', 'id'], 'api_keys_by_account');
  });
  await db.schema.createTable('policies', (table) => {
    table.integer('version').primary();
    table.json('policy_set').notNullable();
    instant(table, 'created_at').notNullable();
  });
  // Prepaid units of partners. How many are left is the ledger's balance of `contract:<id>`.
  await db.schema.createTable('contracts', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('product_code', 40).notNullable();
    // What one unit covers. Null: the names that the product includes, on one server.
    table.smallint('names_per_unit').unsigned();
    table.smallint('servers_per_unit').unsigned();
    instant(table, 'created_at').notNullable();
    table.index(['account_id', 'product_code', 'created_at'], 'contracts_by_product');
  });
  // What was answered under an Idempotency-Key. `id` is the id of the messages that the request sends, for every try of it.
  await db.schema.createTable('idempotent_requests', (table) => {
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('idempotency_key', 255).notNullable().collate('utf8mb4_bin');
    table.string('id', 36).notNullable();
    table.string('fingerprint', 64).notNullable();
    instant(table, 'tried_at').notNullable();
    table.integer('status');
    table.string('location', 300);
    table.text('body', 'mediumtext');
    instant(table, 'created_at').notNullable().index('idempotent_requests_old');
    table.primary(['account_id', 'idempotency_key']);
  });
}
