import type { Knex } from 'knex';

/** One address, one user, however it is written: whatever collation the database has by default. */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE users MODIFY email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL');
}

/** Back to what the table has by default. */
export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE users MODIFY email VARCHAR(254) NOT NULL');
}
