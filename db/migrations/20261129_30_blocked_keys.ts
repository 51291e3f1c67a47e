import type { Knex } from 'knex';

/** Keys for which no certificate may be valid, whoever has it. What was reported before is among them. */
export async function up(db: Knex): Promise<void> {
  // By knex like the certificates, so that both columns compare in the same way.
  await db.schema.createTable('blocked_keys', (table) => {
    table.specificType('spki_sha256', 'char(64)').primary();
    table.string('reason', 500).notNullable();
    table.string('source', 100).notNullable();
    table.datetime('blocked_at', { precision: 3 }).notNullable();
  });
  await db.raw(`INSERT IGNORE INTO blocked_keys (spki_sha256, reason, source, blocked_at)
    SELECT spki_sha256, 'reported as compromised', order_reference, revoked_at FROM certificates
    WHERE revocation_reason = 'keyCompromise' AND spki_sha256 IS NOT NULL ORDER BY revoked_at`);
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('blocked_keys');
}
