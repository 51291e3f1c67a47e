import type { Knex } from 'knex';

/**
 * Since when an order waits, so that the queues of staff have those that wait longest first; and what is asked for together with what orders wait for
 * stands in one index. Submissions are found by age, for the erasure of those that no order came of.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE orders ADD COLUMN waiting_since DATETIME(3)');
  await db.raw("UPDATE orders SET waiting_since = FROM_UNIXTIME(JSON_VALUE(facts, '$.since') / 1000) WHERE waiting_on IS NOT NULL");
  await db.raw('ALTER TABLE orders DROP KEY orders_waiting, ADD KEY orders_queue (waiting_on, waiting_since, reference)');
  await db.raw('ALTER TABLE orders DROP KEY orders_by_waiting, ADD KEY orders_by_waiting (account_id, waiting_on, placed_at, reference, product_code, state)');
  await db.raw('ALTER TABLE submissions ADD KEY submissions_by_age (created_at)');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE submissions DROP KEY submissions_by_age');
  await db.raw('ALTER TABLE orders DROP KEY orders_by_waiting, ADD KEY orders_by_waiting (account_id, waiting_on, placed_at)');
  await db.raw('ALTER TABLE orders DROP KEY orders_queue, ADD KEY orders_waiting (waiting_on, updated_at), DROP COLUMN waiting_since');
}
