import type { Knex } from 'knex';
import { instant } from './instant';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('webhooks', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('url', 1000).notNullable();
    table.string('description', 200);
    // Null: all
    table.json('event_types');
    // How far the account's feed was taken in
    table.bigInteger('last_event_id').unsigned().notNullable();
    // Secrets are derived from id and version; `rotation_id` is the request that made the version.
    table.integer('secret_version').notNullable();
    instant(table, 'secret_rotated_at');
    table.string('rotation_id', 36);
    instant(table, 'disabled_at');
    table.string('disabled_reason', 20);
    instant(table, 'created_at').notNullable();
    instant(table, 'deleted_at');
    table.index(['account_id', 'created_at', 'id'], 'webhooks_by_account');
  });
  await db.schema.createTable('webhook_deliveries', (table) => {
    table.bigIncrements('id');
    table.string('webhook_id', 36).notNullable().references('webhooks.id');
    table.string('message_id', 60).notNullable();
    // `feed`, or the request that asked for a test or a redelivery: each of them makes one delivery.
    table.string('cause', 36).notNullable();
    // Of one key the first that is pending goes, and the others wait: the order's reference for what comes from the feed.
    table.string('ordering_key', 36).notNullable();
    table.string('type', 40).notNullable();
    // Null: a test
    table.bigInteger('event_id').unsigned();
    table.string('state', 12).notNullable();
    table.integer('attempts').notNullable();
    instant(table, 'first_attempt_at');
    instant(table, 'last_attempt_at');
    instant(table, 'next_attempt_at');
    // Somebody is making an attempt; null once its answer is written.
    instant(table, 'claimed_until');
    table.integer('answer_status');
    table.string('answer_error', 300);
    table.integer('answer_ms');
    instant(table, 'created_at').notNullable();
    table.unique(['webhook_id', 'message_id', 'cause'], { indexName: 'webhook_deliveries_cause' });
    table.index(['webhook_id', 'state', 'ordering_key', 'id'], 'webhook_deliveries_turn');
    table.index(['webhook_id', 'state', 'id'], 'webhook_deliveries_by_state');
    table.index(['webhook_id', 'id'], 'webhook_deliveries_log');
    table.index(['state', 'last_attempt_at'], 'webhook_deliveries_old');
  });
}
