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
  schema('an API key once', '01_accounts.ts', ".unique('api_keys_sha256')"),
  schema('an order token once', '02_orders.ts', ".unique('orders_token')"),
  schema('one event for a number', '03_order_story.ts', "    table.primary(['order_reference', 'sequence']);\n"),
  schema('two sides of a transfer', '04_ledger.ts', "table.check('source <> destination'", "table.check('1 = 1'"),
  schema('no balance below zero', '04_ledger.ts', "table.check('balance >= 0'", "table.check('1 = 1'"),
  schema('one balance in a unit', '04_ledger.ts', "    table.primary(['ledger_account', 'unit']);\n"),
  schema('one certificate of a version', '05_certificates.ts', "    table.primary(['order_reference', 'version']);\n    table.unique(", '    table.unique('),
  schema('a serial number once', '05_certificates.ts', "    table.unique(['authority', 'serial_number'], { indexName: 'certificates_serial' });\n"),
  schema('one restart of an order', '02_orders.ts', ".unique('orders_restart_of')"),
  {
    name: 'days carried once',
    file: 'db/migrations/02_orders.ts',
    text: ".unique('orders_carries_days_of')",
    without: '',
    tests: [...constraints, 'test/workflows/certificates/renewal.test.ts'],
  },
  schema('a cancelled domain once', '02_orders.ts', "    table.primary(['domain', 'order_reference']);\n"),
  schema('an address signs in once', '06_people.ts', ".unique('users_email')"),
  schema('an Idempotency-Key once', '01_accounts.ts', "    table.primary(['account_id', 'idempotency_key']);\n"),
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
    file: 'db/account/idempotent-requests.ts',
    text: "    .where({ ...identify(accountId, key), tried_at: new Date(triedAt) })\n    .whereNull('status')\n    .update({ tried_at: now });",
    without: "    .where(identify(accountId, key))\n    .whereNull('status')\n    .update({ tried_at: now });",
    tests: conditions,
  },
  {
    name: 'the first answer stays',
    file: 'db/account/idempotent-requests.ts',
    text: ".whereNull('status').update(answer);",
    without: '.update(answer);',
    tests: conditions,
  },
  {
    name: 'a revocation keeps its instant',
    file: 'db/certificate/certificates.ts',
    text: "    .whereNull('revoked_at')\n    .update({ revoked_at: at, revocation_reason: reason });",
    without: '    .update({ revoked_at: at, revocation_reason: reason });',
    tests: conditions,
  },
  {
    name: 'an order is held',
    file: 'db/order/orders.ts',
    text: ".where('reference', reference).forUpdate()",
    without: ".where('reference', reference)",
    tests: conditions,
  },
  {
    name: 'CRL numbers one at a time',
    file: 'db/certificate/authorities.ts',
    text: '(forUpdate ? query.forUpdate() : query)',
    without: 'query',
    tests: ['test/activities/crl.test.ts'],
  },
  {
    name: 'each ledger line once',
    file: 'db/migrations/04_ledger.ts',
    text: ".unique('ledger_transfers_key')",
    without: '',
    tests: [ledger, transition],
  },
  { name: 'amounts above zero', file: 'db/migrations/04_ledger.ts', text: "table.check('amount > 0'", without: "table.check('1 = 1'", tests: [ledger] },
  { name: 'conditional balance', file: 'db/ledger/ledger.ts', text: ".andWhere('balance', '>=', amount)", without: '', tests: [ledger] },
  {
    name: 'one chain of audit lines',
    file: 'db/migrations/06_people.ts',
    text: ".unique('audit_log_chain')",
    without: '',
    tests: ['test/db/audit.test.ts'],
  },
  {
    name: "buyer's reference once",
    file: 'db/migrations/02_orders.ts',
    text: "    table.unique(['account_id', 'buyer_reference'], { indexName: 'orders_buyer_reference' });\n",
    without: '',
    tests: [transition],
  },
  {
    name: 'one event for a cause',
    file: 'db/migrations/03_order_story.ts',
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
    file: 'db/order/orders.ts',
    text: '.where({ reference: order.reference, sequence: order.sequence - 1 })',
    without: '.where({ reference: order.reference })',
    tests: ['test/db/orders.test.ts'],
  },
  { name: 'erasure waits for its time', file: 'db/order/erasure.ts', text: ".andWhere('updated_at', '<', endedBefore)", without: '', tests: [erasure] },
  { name: 'erasure only of what is over', file: 'db/order/erasure.ts', text: ".whereIn('state', finalStates)", without: '', tests: [erasure] },
  {
    name: 'a list begins where its page does',
    file: 'db/connection.ts',
    text: "'?? FORCE INDEX (??)', [table, index]",
    without: "'??', [table]",
    tests: ['test/db/lists.test.ts'],
  },
];
