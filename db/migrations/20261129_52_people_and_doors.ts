import type { Knex } from 'knex';

const instant = (table: Knex.CreateTableBuilder, column: string) => table.datetime(column, { precision: 3 });

/** Users and accounts that are kept out; links to a new password; what users are told by e-mail about their own sign-in. */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE users ADD COLUMN disabled_at DATETIME(3)');
  await db.raw('ALTER TABLE accounts ADD COLUMN disabled_at DATETIME(3)');
  await db.schema.createTable('password_resets', (table) => {
    table.string('id', 36).primary();
    table.string('user_id', 36).notNullable().references('users.id');
    table.string('secret_sha256', 64).notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'ends_at').notNullable();
    // Used, or dead because a newer one was made
    instant(table, 'used_at');
  });
  await db.schema.createTable('user_mails', (table) => {
    table.string('id', 36).primary();
    table.string('user_id', 36).notNullable().references('users.id');
    table.string('kind', 20).notNullable();
    // What it is sent once for
    table.string('cause', 100).notNullable().unique('user_mails_cause');
    table.string('reset_id', 36).references('password_resets.id');
    instant(table, 'created_at').notNullable();
    instant(table, 'sent_at');
    instant(table, 'failed_at');
    instant(table, 'next_try_at');
    table.integer('tries').unsigned().notNullable().defaultTo(0);
    table.integer('answer_code');
    table.index(['sent_at', 'failed_at', 'next_try_at'], 'user_mails_due');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['user_mails', 'password_resets']) await db.schema.dropTable(table);
  for (const table of ['accounts', 'users']) await db.raw('ALTER TABLE ?? DROP COLUMN disabled_at', [table]);
}
