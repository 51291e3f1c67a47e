import type { Knex } from 'knex';

/** How often an address was sent e-mail again in a day, UTC. No address stands here: its SHA-256 tells that it is the same one. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('mail_counts', (table) => {
    table.specificType('address_sha256', 'CHAR(64) CHARACTER SET ascii COLLATE ascii_bin').notNullable();
    table.date('day').notNullable();
    table.integer('repeats').unsigned().notNullable();
    table.primary(['address_sha256', 'day']);
    table.index(['day'], 'mail_counts_by_day');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('mail_counts');
}
