import type { Knex } from 'knex';

/** Which key a certificate is for: a key that was reported as compromised is refused from then on. Null: signed before this was kept. */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE certificates ADD COLUMN spki_sha256 CHAR(64), ADD KEY certificates_by_key (spki_sha256, revocation_reason)');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE certificates DROP KEY certificates_by_key, DROP COLUMN spki_sha256');
}
