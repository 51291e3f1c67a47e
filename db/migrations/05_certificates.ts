import type { Knex } from 'knex';
import { instant } from './instant';

/** SHA-256 of a SubjectPublicKeyInfo in hexadecimal digits. */
const spkiHash = (table: Knex.CreateTableBuilder) => table.specificType('spki_sha256', 'CHAR(64)');

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('certificates', (table) => {
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.integer('version').notNullable();
    table.string('account_id', 36);
    table.string('authority', 20).notNullable();
    table.string('serial_number', 40).notNullable();
    spkiHash(table);
    table.text('certificate_pem').notNullable();
    table.text('intermediate_pem').notNullable();
    table.text('root_pem').notNullable();
    instant(table, 'not_before').notNullable();
    instant(table, 'not_after').notNullable();
    instant(table, 'revoked_at');
    table.string('revocation_reason', 30);
    table.specificType('is_revoked', 'BOOLEAN AS (revoked_at IS NOT NULL) VIRTUAL');
    table.primary(['order_reference', 'version']);
    table.unique(['authority', 'serial_number'], { indexName: 'certificates_serial' });
    table.index(['authority', 'revoked_at'], 'certificates_revoked');
    table.index(['account_id', 'not_after', 'order_reference', 'version'], 'certificates_by_account');
    table.index(['account_id', 'is_revoked', 'not_after'], 'certificates_by_revocation');
    table.index(['spki_sha256', 'revocation_reason'], 'certificates_by_key');
  });
  // Keys for which no certificate may be valid, whoever has it.
  await db.schema.createTable('blocked_keys', (table) => {
    spkiHash(table).primary();
    table.string('reason', 500).notNullable();
    table.string('source', 100).notNullable();
    instant(table, 'blocked_at').notNullable();
  });
  // What an issuer has refused for good: kept with its reason, and as evidence for the transition that says so.
  await db.schema.createTable('issuer_refusals', (table) => {
    table.bigIncrements('id');
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.string('work', 10).notNullable();
    table.string('remedy', 20).notNullable();
    table.text('reason').notNullable();
    instant(table, 'at').notNullable();
    table.index(['order_reference', 'work'], 'issuer_refusals_by_order');
  });
  // Requests that an issuer has taken and not decided.
  await db.schema.createTable('issuer_requests', (table) => {
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.integer('version').notNullable();
    table.string('configuration_id', 36).notNullable();
    table.text('waits_for').notNullable();
    table.json('publications').notNullable();
    instant(table, 'at').notNullable();
    table.primary(['order_reference', 'version']);
  });
  // The certificates and latest CRLs of the local CA: the api serves them, so only the worker needs the key files.
  await db.schema.createTable('authorities', (table) => {
    table.string('name', 20).primary();
    table.text('root_pem').notNullable();
    table.text('intermediate_pem').notNullable();
    table.bigInteger('crl_number').notNullable();
    instant(table, 'crl_next_update_at');
    table.specificType('root_crl', 'MEDIUMBLOB');
    table.specificType('intermediate_crl', 'MEDIUMBLOB');
  });
}
