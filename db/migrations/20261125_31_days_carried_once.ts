import type { Knex } from 'knex';

/** The older order whose remaining days this one has, or is to have: no other one may. */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE orders ADD COLUMN carries_days_of VARCHAR(20), ADD UNIQUE KEY orders_carries_days_of (carries_days_of)');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE orders DROP KEY orders_carries_days_of, DROP COLUMN carries_days_of');
}
