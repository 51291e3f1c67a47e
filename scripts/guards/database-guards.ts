import type { Guard } from './guard';

/** What the database and the rights of its users see to, and updates that hold only under a condition. */
const ledger = 'test/db/ledger.test.ts';
const transition = 'test/activities/transition.test.ts';
const erasure = 'test/workflows/erasure.test.ts';
const constraints = ['test/db/constraints.test.ts'];
const rights = ['test/db/rights.test.ts'];
const conditions = ['test/db/conditions.test.ts'];

const schema = (name: string, file: string, text: string, without = ''): Guard => ({ name, file: `db/migrations/${file}`, text, without, tests: constraints });
const right = (name: string, text: string, without: string): Guard => ({ name, file: 'db/grants.ts', text, without, tests: rights });

export const databaseGuards: readonly Guard[] = [
  schema('an API key once', '20261123_01_accounts.ts', ".unique('api_keys_sha256')"),
  schema('an order token once', '20261123_02_orders.ts', ".unique('orders_token')"),
  schema('one event for a number', '20261123_02_orders.ts', "    table.primary(['order_reference', 'sequence']);\n"),
  schema('two sides of a transfer', '20261123_03_ledger.ts', 'CHECK (source <> destination)', 'CHECK (1 = 1)'),
  schema('no balance below zero', '20261123_03_ledger.ts', 'CHECK (balance >= 0)', 'CHECK (1 = 1)'),
  schema('one balance in a unit', '20261123_03_ledger.ts', "    table.primary(['ledger_account', 'unit']);\n"),
  schema('one certificate of a version', '20261123_04_certificates.ts', "    table.primary(['order_reference', 'version']);\n"),
  schema('a serial number once', '20261123_04_certificates.ts', "    table.unique(['authority', 'serial_number'], { indexName: 'certificates_serial' });\n"),
  schema('one restart of an order', '20261123_05_account_kinds.ts', ".unique('orders_restart_of')"),
  {
    name: 'days carried once',
    file: 'db/migrations/20261125_31_days_carried_once.ts',
    text: ', ADD UNIQUE KEY orders_carries_days_of (carries_days_of)',
    without: '',
    tests: [...constraints, 'test/workflows/renewal.test.ts'],
  },
  schema('a cancelled domain once', '20261123_05_account_kinds.ts', "    table.primary(['domain', 'order_reference']);\n"),
  schema('an address signs in once', '20261123_08_people.ts', ".unique('users_email')"),
  schema('an Idempotency-Key once', '20261123_11_rest_api.ts', "    table.primary(['account_id', 'idempotency_key']);\n"),
  right('the worker changes no line of the ledger', "  ledger_transfers: 'SELECT, INSERT',", "  ledger_transfers: 'SELECT, INSERT, UPDATE, DELETE',"),
  right('the worker changes no event', "  order_events: 'SELECT, INSERT, UPDATE (note)',", "  order_events: 'SELECT, INSERT, UPDATE',"),
  right('the worker deletes no order', "  orders: 'SELECT, INSERT, UPDATE',", "  orders: 'SELECT, INSERT, UPDATE, DELETE',"),
  right('the worker changes no policy', "  policies: 'SELECT, INSERT',", "  policies: 'SELECT, INSERT, UPDATE',"),
  right('the worker changes no contract', "  contracts: 'SELECT, INSERT',", "  contracts: 'SELECT, INSERT, UPDATE',"),
  right('the api writes neither orders nor money', "[table, 'SELECT']", "[table, 'SELECT, INSERT, UPDATE']"),
  right('the api changes no submission', "  submissions: 'SELECT, INSERT',\n  api_keys", "  submissions: 'SELECT, INSERT, UPDATE',\n  api_keys"),
  right(
    'the api changes no line of the audit trail',
    "  ticket_answers: 'SELECT, INSERT',\n  audit_log: 'SELECT, INSERT',",
    "  ticket_answers: 'SELECT, INSERT',\n  audit_log: 'SELECT, INSERT, UPDATE, DELETE',",
  ),
  right('a user for worker and api has what either has', '!privileges.some((granted)', '!privileges.slice(-1).some((granted)'),
  {
    name: 'a try is taken over once',
    file: 'db/idempotent-requests.ts',
    text: "    .where({ ...identify(accountId, key), tried_at: new Date(triedAt) })\n    .whereNull('status')\n    .update({ tried_at: now });",
    without: "    .where(identify(accountId, key))\n    .whereNull('status')\n    .update({ tried_at: now });",
    tests: conditions,
  },
  {
    name: 'the first answer stays',
    file: 'db/idempotent-requests.ts',
    text: ".whereNull('status').update(answer);",
    without: '.update(answer);',
    tests: conditions,
  },
  {
    name: 'a revocation keeps its instant',
    file: 'db/certificates.ts',
    text: "    .whereNull('revoked_at')\n    .update({ revoked_at: at, revocation_reason: reason });",
    without: '    .update({ revoked_at: at, revocation_reason: reason });',
    tests: conditions,
  },
  {
    name: 'an order is held',
    file: 'db/orders.ts',
    text: ".where('reference', reference).forUpdate()",
    without: ".where('reference', reference)",
    tests: conditions,
  },
  {
    name: 'CRL numbers one at a time',
    file: 'db/authorities.ts',
    text: '(forUpdate ? query.forUpdate() : query)',
    without: 'query',
    tests: ['test/activities/crl.test.ts'],
  },
  {
    name: 'each ledger line once',
    file: 'db/migrations/20261123_03_ledger.ts',
    text: ".unique('ledger_transfers_key')",
    without: '',
    tests: [ledger, transition],
  },
  { name: 'amounts above zero', file: 'db/migrations/20261123_03_ledger.ts', text: 'CHECK (amount > 0)', without: 'CHECK (1 = 1)', tests: [ledger] },
  { name: 'conditional balance', file: 'db/ledger.ts', text: ".andWhere('balance', '>=', amount)", without: '', tests: [ledger] },
  {
    name: 'one chain of audit lines',
    file: 'db/migrations/20261123_08_people.ts',
    text: ".unique('audit_log_chain')",
    without: '',
    tests: ['test/db/audit.test.ts'],
  },
  {
    name: "buyer's reference once",
    file: 'db/migrations/20261123_02_orders.ts',
    text: "    table.unique(['account_id', 'buyer_reference'], { indexName: 'orders_buyer_reference' });\n",
    without: '',
    tests: [transition],
  },
  {
    name: 'one event for a cause',
    file: 'db/migrations/20261123_02_orders.ts',
    text: "    table.unique(['order_reference', 'cause'], { indexName: 'order_events_cause' });\n",
    without: '',
    tests: [transition],
  },
  {
    name: 'a killed migration is taken up',
    file: 'db/migrate.ts',
    text: 'wasKilled && (thereAlready',
    without: 'wasKilled && !wasKilled && (thereAlready',
    tests: ['test/db/migrate.test.ts'],
    compiled: true,
  },
  {
    name: 'one migration at a time',
    file: 'db/migrate.ts',
    text: '    await takeTurn(guard);\n',
    without: '',
    tests: ['test/db/migrate.test.ts'],
    compiled: true,
  },
  {
    name: 'transitions in sequence',
    file: 'db/orders.ts',
    text: '.where({ reference: order.reference, sequence: order.sequence - 1 })',
    without: '.where({ reference: order.reference })',
    tests: ['test/db/orders.test.ts'],
  },
  { name: 'erasure waits for its time', file: 'db/erasure.ts', text: ".andWhere('updated_at', '<', endedBefore)", without: '', tests: [erasure] },
  { name: 'erasure only of what is over', file: 'db/erasure.ts', text: ".whereIn('state', finalStates)", without: '', tests: [erasure] },
  {
    name: 'a list begins where its page does',
    file: 'db/connection.ts',
    text: "'?? FORCE INDEX (??)', [table, index]",
    without: "'??', [table]",
    tests: ['test/db/lists.test.ts'],
  },
];
