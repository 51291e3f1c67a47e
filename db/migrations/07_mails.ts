import type { Knex } from 'knex';
import { instant } from './instant';

export async function up(db: Knex): Promise<void> {
  // Every e-mail. One of an order is sent by its workflow; the others by housekeeping, once `next_try_at` has come.
  await db.schema.createTable('mails', (table) => {
    table.string('id', 80).primary();
    table.string('order_reference', 20).references('orders.reference').index();
    table.string('kind', 30).notNullable();
    // Beside orders: the row of the table that the kind says
    table.string('about_id', 36).index('mails_about');
    table.json('recipients').notNullable();
    table.string('approval_id', 40);
    // A mail that goes out again after its answer was lost names what it named before, whatever was issued meanwhile.
    table.json('names').notNullable().defaultTo('[]');
    instant(table, 'created_at').notNullable();
    instant(table, 'sent_at');
    instant(table, 'dropped_at');
    // The mail server refused it for good.
    instant(table, 'failed_at');
    instant(table, 'next_try_at');
    table.integer('tries').unsigned().notNullable().defaultTo(0);
    // What the mail server answered last
    table.string('last_error', 500);
    table.smallint('answer_code');
    table.index(['sent_at', 'created_at'], 'mails_unsent');
  });
  // How often an address was sent e-mail again in a day, UTC. No address stands here: its SHA-256 tells that it is the same one.
  await db.schema.createTable('mail_counts', (table) => {
    table.specificType('address_sha256', 'CHAR(64) CHARACTER SET ascii COLLATE ascii_bin').notNullable();
    table.date('day').notNullable();
    table.integer('repeats').unsigned().notNullable();
    table.primary(['address_sha256', 'day']);
    table.index(['day'], 'mail_counts_by_day');
  });
}
