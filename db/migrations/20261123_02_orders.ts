import type { Knex } from 'knex';

const instant = (table: Knex.CreateTableBuilder, column: string) => table.datetime(column, { precision: 3 });

export async function up(db: Knex): Promise<void> {
  // `facts` is the order as its workflow knows it; the columns beside it are what lists, keys and look-ups need.
  await db.schema.createTable('orders', (table) => {
    table.string('reference', 20).primary();
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('token_sha256', 64).notNullable().unique('orders_token');
    table.string('buyer_reference', 35).notNullable().collate('utf8mb4_bin');
    table.string('end_customer_email', 254);
    table.string('product_code', 40).notNullable();
    table.string('state', 20).notNullable();
    table.string('waiting_on', 20);
    table.string('configuration_id', 36);
    table.string('common_name', 253);
    table.integer('sequence').notNullable();
    table.json('facts').notNullable();
    instant(table, 'placed_at').notNullable();
    instant(table, 'issued_at');
    instant(table, 'term_ends_at');
    instant(table, 'updated_at').notNullable();
    table.unique(['account_id', 'buyer_reference'], { indexName: 'orders_buyer_reference' });
    table.index(['account_id', 'placed_at', 'reference'], 'orders_by_account');
    table.index(['account_id', 'state', 'placed_at'], 'orders_by_state');
    table.index(['state', 'reference'], 'orders_open');
  });
  // What people handed in: CSR, contacts, reasons. Written once by the api; messages to workflows carry only the id.
  await db.schema.createTable('submissions', (table) => {
    table.string('id', 36).primary();
    table.string('order_reference', 20).notNullable().index();
    table.string('kind', 20).notNullable();
    table.json('body').notNullable();
    instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('order_events', (table) => {
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.integer('sequence').notNullable();
    table.string('type', 30).notNullable();
    table.string('state', 20).notNullable();
    table.string('waiting_on', 20);
    table.string('actor', 100).notNullable();
    table.string('cause', 200).notNullable();
    table.string('submission_id', 36);
    table.text('note');
    instant(table, 'at').notNullable();
    table.primary(['order_reference', 'sequence']);
    table.unique(['order_reference', 'cause'], { indexName: 'order_events_cause' });
  });
  await db.schema.createTable('approvals', (table) => {
    table.string('id', 40).primary();
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.string('kind', 20).notNullable();
    table.string('domain', 253);
    table.string('recipient', 254).notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'ends_at').notNullable();
    table.index(['order_reference']);
  });
  await db.schema.createTable('mails', (table) => {
    table.string('id', 80).primary();
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.string('kind', 30).notNullable();
    table.json('recipients').notNullable();
    table.string('approval_id', 40);
    instant(table, 'created_at').notNullable();
    instant(table, 'sent_at');
    instant(table, 'dropped_at');
    table.string('last_error', 500);
    table.index(['order_reference']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['mails', 'approvals', 'order_events', 'submissions', 'orders']) await db.schema.dropTable(table);
}
