import type { Knex } from 'knex';

const instant = (table: Knex.CreateTableBuilder, column: string) => table.datetime(column, { precision: 3 });

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('users', (table) => {
    table.string('id', 36).primary();
    table.string('email', 254).notNullable().unique('users_email');
    table.string('password_hash', 200).notNullable();
    // Null: staff
    table.string('account_id', 36).references('accounts.id');
    table.string('role', 16).notNullable();
    instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('sessions', (table) => {
    table.string('id_sha256', 64).primary();
    table.string('user_id', 36).index('sessions_by_user');
    table.json('data').notNullable();
    instant(table, 'ends_at').notNullable().index('sessions_ended');
  });
  await db.schema.createTable('tickets', (table) => {
    table.string('id', 36).primary();
    table.string('related_to', 40).notNullable();
    table.string('order_reference', 20).references('orders.reference');
    table.string('account_id', 36).references('accounts.id');
    table.string('email', 254).notNullable();
    table.string('subject', 200).notNullable();
    table.text('body').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'closed_at');
    table.index(['closed_at', 'created_at'], 'tickets_open');
  });
  await db.schema.createTable('ticket_answers', (table) => {
    table.string('id', 36).primary();
    table.string('ticket_id', 36).notNullable().references('tickets.id');
    table.string('actor', 100).notNullable();
    table.text('body').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'sent_at');
    table.string('last_error', 500);
    table.index(['sent_at'], 'ticket_answers_unsent');
  });
  // A chain: each line carries the hash of the one before, and no two may follow the same one. Nobody may change or delete lines.
  await db.schema.createTable('audit_log', (table) => {
    table.bigIncrements('id');
    instant(table, 'at').notNullable();
    table.string('actor', 260).notNullable();
    table.string('action', 40).notNullable();
    table.string('subject', 260).notNullable();
    table.string('detail', 600).notNullable();
    table.string('previous_hash', 64).notNullable().unique('audit_log_chain');
    table.string('hash', 64).notNullable();
  });
  await db.schema.alterTable('orders', (table) => table.index(['waiting_on', 'updated_at'], 'orders_waiting'));
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('orders', (table) => table.dropIndex([], 'orders_waiting'));
  for (const table of ['audit_log', 'ticket_answers', 'tickets', 'sessions', 'users']) await db.schema.dropTable(table);
}
