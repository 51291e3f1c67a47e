import type { Knex } from 'knex';
import { AUDIT_START } from '../../domain/audit';

/** The end of the audit trail's chain: whoever adds a line holds this row meanwhile, so that of many at once each follows the one before. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('audit_head', (table) => {
    table.integer('id').primary();
    table.string('hash', 64).notNullable();
  });
  const last = await db('audit_log').orderBy('id', 'desc').first('hash');
  await db('audit_head')
    .insert({ id: 1, hash: last?.hash ?? AUDIT_START })
    .onConflict('id')
    .ignore();
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('audit_head');
}
