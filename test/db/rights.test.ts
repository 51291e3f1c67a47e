import { createDb, type Db } from '../../db/connection';
import { migrate } from '../../db/migrate';
import { createTestDatabase } from '../support/parts';

/** What the worker's and the api's database users may write. Every table is read by both; what is not said here is refused. */
const mayWrite: Record<string, { worker?: string[]; api?: string[] }> = {
  accounts: { worker: ['insert'] },
  api_keys: { worker: ['insert', 'update'], api: ['insert', 'update'] },
  approvals: { worker: ['insert'] },
  audit_head: { worker: ['update'], api: ['update'] },
  audit_log: { worker: ['insert'], api: ['insert'] },
  authorities: { worker: ['insert', 'update'] },
  blocked_keys: { worker: ['insert'] },
  cancelled_domains: { worker: ['insert'] },
  certificates: { worker: ['insert', 'update'] },
  contracts: { worker: ['insert'] },
  validation_checks: { worker: ['insert', 'update'] },
  fingerprints: { worker: ['insert', 'update'], api: ['insert'] },
  idempotent_requests: { worker: ['delete'], api: ['insert', 'update'] },
  issuer_refusals: { worker: ['insert'] },
  issuer_requests: { worker: ['insert', 'update', 'delete'] },
  ledger_balances: { worker: ['insert', 'update'] },
  ledger_transfers: { worker: ['insert'] },
  mail_counts: { worker: ['insert', 'update', 'delete'] },
  mails: { worker: ['insert', 'update'], api: ['insert'] },
  order_domains: { worker: ['insert', 'delete'] },
  order_events: { worker: ['insert'] },
  orders: { worker: ['insert', 'update'] },
  password_resets: { worker: ['insert'], api: ['insert'] },
  policies: { worker: ['insert'] },
  renewal_looks: { worker: ['insert', 'delete'] },
  seller_settings: { worker: ['insert'], api: ['insert'] },
  sessions: { worker: ['delete'], api: ['insert', 'update', 'delete'] },
  submissions: { worker: ['insert'], api: ['insert'] },
  ticket_answers: { api: ['insert'] },
  tickets: { api: ['insert', 'update'] },
  users: { worker: ['insert'], api: ['update'] },
  webhook_deliveries: { worker: ['insert', 'update', 'delete'], api: ['insert'] },
  webhooks: { worker: ['delete'], api: ['insert', 'update'] },
  workers: { worker: ['insert', 'update', 'delete'] },
};

const users: Partial<Record<'admin' | 'worker' | 'api', Db>> = {};

beforeAll(async () => {
  const { adminUrl, workerUrl, apiUrl } = await createTestDatabase();
  Object.assign(users, { admin: createDb(adminUrl), worker: createDb(workerUrl), api: createDb(apiUrl) });
});
afterAll(() => Promise.all(Object.values(users).map((db) => db.destroy())));

/** Statements that need the right and touch no row. All columns are set, so that a right to some of them is none. */
async function statements(table: string): Promise<Record<string, string>> {
  const [columns] = (await users.admin!.raw(
    'SELECT column_name AS name, is_generated AS made FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  )) as [{ name: string; made: string }[]];
  const own = columns.filter(({ made }) => made === 'NEVER').map(({ name }) => `\`${name}\``);
  return {
    insert: `INSERT INTO \`${table}\` (${own.join()}) SELECT ${own.join()} FROM \`${table}\` WHERE 1 = 0`,
    update: `UPDATE \`${table}\` SET ${own.map((name) => `${name} = ${name}`).join()} WHERE 1 = 0`,
    delete: `DELETE FROM \`${table}\` WHERE 1 = 0`,
  };
}

async function mayOf(db: Db, table: string): Promise<string[]> {
  const may: string[] = [];
  for (const [right, sql] of Object.entries(await statements(table))) {
    const refused = await db.raw(sql).then(
      () => false,
      (error: { code?: string; message: string }) => {
        if (error.code !== 'ER_TABLEACCESS_DENIED_ERROR' && error.code !== 'ER_COLUMNACCESS_DENIED_ERROR') throw error;
        return true;
      },
    );
    if (!refused) may.push(right);
  }
  return may;
}

test.each(Object.entries(mayWrite))('%s is written by those who have to: %j', async (table, expected) => {
  for (const user of ['worker', 'api'] as const) expect([user, await mayOf(users[user]!, table)]).toEqual([user, expected[user] ?? []]);
});

test('a right that an earlier version gave is taken back', async () => {
  const urls = await createTestDatabase();
  const [admin, api] = [createDb(urls.adminUrl), createDb(urls.apiUrl)];
  try {
    await admin.raw('GRANT UPDATE ON ??.orders TO ?@?', [new URL(urls.apiUrl).pathname.slice(1), new URL(urls.apiUrl).username, '%']);
    await migrate(urls);
    await expect(api.raw('UPDATE orders SET state = "credited"')).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
    await expect(api.raw('INSERT INTO submissions SELECT * FROM submissions WHERE 1 = 0')).resolves.toBeDefined();
  } finally {
    await Promise.all([admin.destroy(), api.destroy()]);
  }
});

test('one user for worker and api has what either has, however often it is granted', async () => {
  const { adminUrl, workerUrl } = await createTestDatabase();
  const db = createDb(workerUrl);
  try {
    for (let time = 0; time < 2; time += 1) {
      await migrate({ adminUrl, workerUrl, apiUrl: workerUrl });
      const has = await Promise.all(Object.keys(mayWrite).map(async (table) => [table, await mayOf(db, table)]));
      const either = Object.entries(mayWrite).map(([table, { worker = [], api = [] }]) => [
        table,
        ['insert', 'update', 'delete'].filter((right) => worker.includes(right) || api.includes(right)),
      ]);
      expect(Object.fromEntries(has)).toEqual(Object.fromEntries(either));
    }
  } finally {
    await db.destroy();
  }
});

test('every table is named above', async () => {
  const [tables] = (await users.admin!.raw(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT LIKE 'knex%'",
  )) as [{ name: string }[]];
  expect(tables.map(({ name }) => name).sort()).toEqual(Object.keys(mayWrite).sort());
});
