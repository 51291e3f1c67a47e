import { randomBytes } from 'node:crypto';
import { createDb, type Db } from '../../db/connection';
import { createTestDatabase } from '../support/parts';

/** What the database itself refuses, whatever the code above it does. */
let db: Db;

beforeAll(async () => {
  const { adminUrl } = await createTestDatabase();
  // One connection, so that the session's setting holds: each table is tried by itself.
  db = createDb(adminUrl, { poolSize: 1 });
  await db.raw('SET FOREIGN_KEY_CHECKS = 0');
});
afterAll(() => db.destroy());

/** Every primary and unique key: two rows that are alike in these columns and in no others are refused. */
const keys: [table: string, key: string, columns: string[]][] = [
  ['accounts', 'PRIMARY', ['id']],
  ['api_keys', 'PRIMARY', ['id']],
  ['api_keys', 'api_keys_sha256', ['key_sha256']],
  ['approvals', 'PRIMARY', ['id']],
  ['audit_head', 'PRIMARY', ['id']],
  ['audit_log', 'PRIMARY', ['id']],
  ['audit_log', 'audit_log_chain', ['previous_hash']],
  ['authorities', 'PRIMARY', ['name']],
  ['blocked_keys', 'PRIMARY', ['spki_sha256']],
  ['cancelled_domains', 'PRIMARY', ['domain', 'order_reference']],
  ['certificates', 'PRIMARY', ['order_reference', 'version']],
  ['certificates', 'certificates_serial', ['authority', 'serial_number']],
  ['contracts', 'PRIMARY', ['id']],
  ['validation_checks', 'PRIMARY', ['validation_id']],
  ['fingerprints', 'PRIMARY', ['name']],
  ['idempotent_requests', 'PRIMARY', ['account_id', 'idempotency_key']],
  ['issuer_refusals', 'PRIMARY', ['id']],
  ['issuer_requests', 'PRIMARY', ['order_reference', 'version']],
  ['ledger_balances', 'PRIMARY', ['ledger_account', 'unit']],
  ['ledger_transfers', 'PRIMARY', ['id']],
  ['ledger_transfers', 'ledger_transfers_key', ['transfer_key']],
  ['mail_counts', 'PRIMARY', ['address_sha256', 'day']],
  ['mails', 'PRIMARY', ['id']],
  ['order_domains', 'PRIMARY', ['order_reference', 'domain']],
  ['order_events', 'PRIMARY', ['order_reference', 'sequence']],
  ['order_events', 'order_events_cause', ['order_reference', 'cause']],
  ['orders', 'PRIMARY', ['reference']],
  ['orders', 'orders_token', ['token_sha256']],
  ['orders', 'orders_buyer_reference', ['account_id', 'buyer_reference']],
  ['orders', 'orders_restart_of', ['restart_of']],
  ['orders', 'orders_carries_days_of', ['carries_days_of']],
  ['password_resets', 'PRIMARY', ['id']],
  ['policies', 'PRIMARY', ['version']],
  ['renewal_looks', 'PRIMARY', ['id']],
  ['seller_settings', 'PRIMARY', ['version']],
  ['sessions', 'PRIMARY', ['id_sha256']],
  ['submissions', 'PRIMARY', ['id']],
  ['ticket_answers', 'PRIMARY', ['id']],
  ['tickets', 'PRIMARY', ['id']],
  ['tickets', 'tickets_number', ['number']],
  ['users', 'PRIMARY', ['id']],
  ['users', 'users_email', ['email']],
  ['webhook_deliveries', 'PRIMARY', ['id']],
  ['webhook_deliveries', 'webhook_deliveries_cause', ['webhook_id', 'message_id', 'cause']],
  ['webhooks', 'PRIMARY', ['id']],
  ['workers', 'PRIMARY', ['identity']],
];

/** Every rule about values. */
const checks: [rule: string, table: string, row: Record<string, unknown>][] = [
  ['ledger_amount_positive', 'ledger_transfers', { amount: 0 }],
  ['ledger_two_sides', 'ledger_transfers', { source: 'account:a', destination: 'account:a' }],
  ['ledger_balance_not_negative', 'ledger_balances', { balance: -1 }],
];

interface Column {
  name: string;
  type: string;
  length: number | null;
}

async function columnsOf(table: string): Promise<Column[]> {
  const [columns] = (await db.raw(
    `SELECT column_name AS name, data_type AS type, character_maximum_length AS length FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND is_generated = 'NEVER'`,
    [table],
  )) as [Column[]];
  return columns;
}

/** A row in which every column has a value that no other row has. */
async function someRow(table: string): Promise<Record<string, unknown>> {
  const values = (await columnsOf(table)).map(({ name, type, length }) => [name, someValue(type, length)]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

let number = 0;
function someValue(type: string, length: number | null): unknown {
  number += 1;
  if (type === 'tinyint') return 1;
  if (type.endsWith('int')) return number;
  if (type === 'datetime') return new Date(number * 1000);
  if (type === 'date') return new Date(number * 86_400_000);
  if (type === 'longtext' || type === 'json') return JSON.stringify(number);
  if (type.endsWith('blob')) return Buffer.from(String(number));
  return randomBytes(20)
    .toString('hex')
    .slice(0, Math.min(40, length ?? 40));
}

test.each(keys)('%s has its key %s on %j', async (table, key, columns) => {
  const [one, other] = [await someRow(table), await someRow(table)];
  const alike = Object.fromEntries(columns.map((column) => [column, one[column]]));
  await db(table).insert(one);
  await db(table).insert(other);
  const error = await db(table)
    .insert({ ...(await someRow(table)), ...alike })
    .then(
      () => 'taken',
      (refused: Error) => refused.message,
    );
  expect(error).toContain('Duplicate entry');
  expect(error).toContain(`for key '${key}'`);
});

test('no other key is there: a new one gets its line above', async () => {
  const [rows] = (await db.raw(
    `SELECT CONCAT(table_name, ' ', index_name) AS name FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND non_unique = 0 AND table_name NOT LIKE 'knex%' GROUP BY table_name, index_name`,
  )) as [{ name: string }[]];
  expect(rows.map(({ name }) => name).sort()).toEqual(keys.map(([table, key]) => `${table} ${key}`).sort());
});

test.each(checks)('the rule %s is asked', async (rule, table, row) => {
  await expect(db(table).insert({ ...(await someRow(table)), ...row })).rejects.toThrow(rule);
});
