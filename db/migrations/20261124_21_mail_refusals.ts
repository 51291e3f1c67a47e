import type { Knex } from 'knex';

/** `failed_at`: the mail server refused it for good. `answer_code`: what it answered last. Keys of deposits are told apart by case, as their givers do. */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE mails ADD COLUMN failed_at DATETIME(3), ADD COLUMN answer_code SMALLINT');
  await db.raw('ALTER TABLE ledger_transfers MODIFY transfer_key VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE ledger_transfers MODIFY transfer_key VARCHAR(120) NOT NULL');
  await db.raw('ALTER TABLE mails DROP COLUMN failed_at, DROP COLUMN answer_code');
}
