import type { Knex } from 'knex';
import { instant } from './instant';

export async function up(db: Knex): Promise<void> {
  // What people handed in: CSR, contacts, reasons. Written once by the api; messages to workflows carry only the id.
  // By age for the erasure of those that no order came of.
  await db.schema.createTable('submissions', (table) => {
    table.string('id', 36).primary();
    table.string('order_reference', 20).notNullable().index();
    table.string('kind', 20).notNullable();
    table.json('body').notNullable();
    instant(table, 'created_at').notNullable().index('submissions_by_age');
  });
  await db.schema.createTable('order_events', (table) => {
    instant(table, 'written_at').notNullable().defaultTo(db.raw('CURRENT_TIMESTAMP(3)'));
    table.string('account_id', 36);
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
  // The account's feed: `id` gives all events one order, `written_at` tells how long a number has been missing. In one statement: a column that
  // counts has to have a key.
  await db.raw(`ALTER TABLE order_events
    ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT FIRST,
    ADD KEY order_events_numbers (id, written_at),
    ADD KEY order_events_feed (account_id, id),
    ADD KEY order_events_by_type (account_id, type, id)`);
  await db.schema.createTable('approvals', (table) => {
    table.string('id', 40).primary();
    table.string('order_reference', 20).notNullable().references('orders.reference').index();
    table.string('kind', 20).notNullable();
    table.string('domain', 253);
    table.string('recipient', 254).notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'ends_at').notNullable();
  });
  // The last check of a validation by FILE or DNS; overwritten by the next one. That it passed is an event of the order.
  await db.schema.createTable('validation_checks', (table) => {
    table.string('validation_id', 40).primary();
    table.string('order_reference', 20).notNullable().references('orders.reference').index();
    table.boolean('passed').notNullable();
    table.string('looked_up', 600).notNullable();
    table.text('seen').notNullable();
    instant(table, 'at').notNullable();
  });
}
