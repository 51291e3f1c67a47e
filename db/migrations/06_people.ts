import type { Knex } from 'knex';
import { AUDIT_START } from '../../domain/people/audit';
import { instant } from './instant';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('users', (table) => {
    table.string('id', 36).primary();
    // One address, one user, however it is written: whatever collation the database has by default.
    table.string('email', 254).notNullable().collate('utf8mb4_unicode_ci').unique('users_email');
    table.string('password_hash', 200).notNullable();
    // Null: staff
    table.string('account_id', 36).references('accounts.id');
    table.string('role', 16).notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'disabled_at');
  });
  await db.schema.createTable('sessions', (table) => {
    table.string('id_sha256', 64).primary();
    table.string('user_id', 36).index('sessions_by_user');
    table.json('data').notNullable();
    instant(table, 'ends_at').notNullable().index('sessions_ended');
  });
  await db.schema.createTable('password_resets', (table) => {
    table.string('id', 36).primary();
    table.string('user_id', 36).notNullable().references('users.id');
    table.string('secret_sha256', 64).notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'ends_at').notNullable();
    // Used, or dead because a newer one was made
    instant(table, 'used_at');
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
  });
  // Who runs the installation, in versions: the newest counts, and none is ever changed.
  await db.schema.createTable('seller_settings', (table) => {
    table.integer('version').primary();
    table.json('seller').notNullable();
    // At most 65,535 bytes: beside the rule, the database bounds it too.
    table.specificType('logo', 'BLOB');
    instant(table, 'created_at').notNullable();
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
  // The end of the chain: whoever adds a line holds this row meanwhile, so that of many at once each follows the one before.
  await db.schema.createTable('audit_head', (table) => {
    table.integer('id').primary();
    table.string('hash', 64).notNullable();
  });
  await db('audit_head').insert({ id: 1, hash: AUDIT_START }).onConflict('id').ignore();
}
