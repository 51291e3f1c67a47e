import type { Knex } from 'knex';

const instant = (table: Knex.CreateTableBuilder, column: string) => table.datetime(column, { precision: 3 });

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('api_keys', (table) => {
    table.string('name', 60).notNullable().defaultTo('default');
    // Null: everything, in both APIs
    table.json('scopes');
    instant(table, 'last_used_at');
    table.index(['account_id', 'created_at', 'id'], 'api_keys_by_account');
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
  // The account's feed: `id` gives all events one order, `written_at` tells how long a number has been missing.
  await db.raw(`ALTER TABLE order_events
    ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    ADD COLUMN account_id VARCHAR(36),
    ADD COLUMN written_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    ADD KEY order_events_numbers (id, written_at),
    ADD KEY order_events_feed (account_id, id)`);
  await db.raw('UPDATE order_events JOIN orders ON orders.reference = order_events.order_reference SET order_events.account_id = orders.account_id');
  await db.schema.alterTable('certificates', (table) => {
    table.string('account_id', 36);
    table.index(['account_id', 'not_after', 'order_reference', 'version'], 'certificates_by_account');
  });
  await db.raw('UPDATE certificates JOIN orders ON orders.reference = certificates.order_reference SET certificates.account_id = orders.account_id');
  await db.schema.alterTable('orders', (table) => {
    table.index(['account_id', 'product_code', 'placed_at'], 'orders_by_product');
    table.index(['account_id', 'waiting_on', 'placed_at'], 'orders_by_waiting');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('orders', (table) => {
    table.dropIndex([], 'orders_by_product');
    table.dropIndex([], 'orders_by_waiting');
  });
  await db.schema.alterTable('certificates', (table) => {
    table.dropIndex([], 'certificates_by_account');
    table.dropColumn('account_id');
  });
  await db.raw(
    'ALTER TABLE order_events DROP COLUMN id, DROP COLUMN account_id, DROP COLUMN written_at, DROP KEY order_events_numbers, DROP KEY order_events_feed',
  );
  await db.schema.dropTable('idempotent_requests');
  await db.schema.alterTable('api_keys', (table) => {
    table.dropIndex([], 'api_keys_by_account');
    table.dropColumns('name', 'scopes', 'last_used_at');
  });
}
