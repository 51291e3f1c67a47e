import type { Knex } from 'knex';

/**
 * Orders that have to look at those that they are related to by renewal: written with the change that they have to see, gone once they have seen it.
 * Without a foreign key, which would hold the other order's row. `noted_at` is by the database's clock.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`CREATE TABLE renewal_looks (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    order_reference VARCHAR(20) NOT NULL,
    noted_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    KEY renewal_looks_by_order (order_reference)
  ) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('renewal_looks');
}
