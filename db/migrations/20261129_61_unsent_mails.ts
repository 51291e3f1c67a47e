import type { Knex } from 'knex';

/** Housekeeping looks for e-mails that have not gone out for a while. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('mails', (table) => table.index(['sent_at', 'created_at'], 'mails_unsent'));
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('mails', (table) => table.dropIndex(['sent_at', 'created_at'], 'mails_unsent'));
}
