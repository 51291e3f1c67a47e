import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('certificates', (table) => {
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.integer('version').notNullable();
    table.string('authority', 20).notNullable();
    table.string('serial_number', 40).notNullable();
    table.text('certificate_pem').notNullable();
    table.text('intermediate_pem').notNullable();
    table.text('root_pem').notNullable();
    table.datetime('not_before', { precision: 3 }).notNullable();
    table.datetime('not_after', { precision: 3 }).notNullable();
    table.datetime('revoked_at', { precision: 3 });
    table.string('revocation_reason', 30);
    table.primary(['order_reference', 'version']);
    table.unique(['authority', 'serial_number'], { indexName: 'certificates_serial' });
    table.index(['authority', 'revoked_at'], 'certificates_revoked');
  });
  // The certificates and latest CRLs of the local CA: the api serves them, so only the worker needs the key files.
  await db.schema.createTable('authorities', (table) => {
    table.string('name', 20).primary();
    table.text('root_pem').notNullable();
    table.text('intermediate_pem').notNullable();
    table.bigInteger('crl_number').notNullable();
    table.datetime('crl_next_update_at', { precision: 3 });
    table.specificType('root_crl', 'mediumblob');
    table.specificType('intermediate_crl', 'mediumblob');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['authorities', 'certificates']) await db.schema.dropTable(table);
}
