import { insertAccount } from '../../db/account/accounts';
import { createDb, type Db } from '../../db/connection';
import { balanceOf, postOnce, postTransfer } from '../../db/ledger/ledger';
import { verifyLedger } from '../../db/ledger/verify';
import { accountLedger, deposit, SALES, type Transfer } from '../../domain/sale/ledger';
import { createTestDatabase, type TestDatabase } from '../support/parts';

let urls: TestDatabase;
let worker: Db;
let api: Db;
let admin: Db;

beforeAll(async () => {
  urls = await createTestDatabase();
  [worker, api, admin] = [createDb(urls.workerUrl, { poolSize: 20 }), createDb(urls.apiUrl), createDb(urls.adminUrl)];
});
afterAll(() => Promise.all([worker.destroy(), api.destroy(), admin.destroy()]));

async function accountWith(points: number) {
  const account = await insertAccount(worker, { kind: 'reseller', name: 'Ledger test', email: null, isTest: false });
  await postOnce(worker, deposit(account.id, 'points', points, 'opening'), { at: new Date() });
  return account;
}

function payment(accountId: string, amount: number, key: string): Transfer {
  return { key, kind: 'charge', source: accountLedger(accountId), destination: SALES, unit: 'points', amount, exponent: 0 };
}

test('of 20 payments at once, with points for one, exactly one succeeds', async () => {
  const account = await accountWith(12);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => worker.transaction((trx) => postTransfer(trx, payment(account.id, 12, `pay:${account.id}:${i}`), { at: new Date() }))),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ kind: 'insufficient-funds' });
  expect(await balanceOf(worker, accountLedger(account.id), 'points')).toBe(0);
  const [lines] = (await worker.raw('SELECT COUNT(*) AS n FROM ledger_transfers WHERE source = ?', [accountLedger(account.id)])) as [[{ n: number }]];
  expect(Number(lines[0].n)).toBe(1);
});

test('a deposit with the same key is made once; with another amount it is refused', async () => {
  const account = await accountWith(10);
  expect(await postOnce(worker, deposit(account.id, 'points', 5, 'inv-1'), { at: new Date() })).toBe(true);
  expect(await postOnce(worker, deposit(account.id, 'points', 5, 'inv-1'), { at: new Date() })).toBe(false);
  await expect(postOnce(worker, deposit(account.id, 'points', 6, 'inv-1'), { at: new Date() })).rejects.toMatchObject({ kind: 'conflict' });
  expect(await balanceOf(worker, accountLedger(account.id), 'points')).toBe(15);
});

test.each([
  ['worker', 'UPDATE ledger_transfers SET amount = 1'],
  ['worker', 'DELETE FROM ledger_transfers'],
  ['worker', 'UPDATE order_events SET actor = "x"'],
  ['worker', 'DELETE FROM orders'],
  ['worker', 'TRUNCATE TABLE ledger_transfers'],
  [
    'api',
    'INSERT INTO ledger_transfers (transfer_key, kind, source, destination, unit, amount, at) VALUES ("k", "deposit", "outside", "account:x", "points", 1, NOW())',
  ],
  ['api', 'UPDATE ledger_balances SET balance = 1000000'],
  ['api', 'UPDATE orders SET state = "credited"'],
  ['api', 'DELETE FROM submissions'],
])('the %s may not: %s', async (who, statement) => {
  await expect((who === 'worker' ? worker : api).raw(statement)).rejects.toMatchObject({ code: expect.stringMatching(/ACCESS_DENIED/) });
});

test.each([
  ['a negative amount', { amount: -5 }],
  ['an amount of zero', { amount: 0 }],
  ['a transfer to itself', { destination: 'outside' }],
])('the database itself refuses %s', async (_, wrong) => {
  const transfer = {
    transfer_key: `wrong:${JSON.stringify(wrong)}`,
    kind: 'deposit',
    source: 'outside',
    destination: 'account:x',
    unit: 'points',
    amount: 5,
    at: new Date(),
    ...wrong,
  };
  await expect(admin('ledger_transfers').insert(transfer)).rejects.toThrow(/CONSTRAINT `ledger_(amount_positive|two_sides)` failed/);
});

test('the verification finds a balance that was changed by hand', async () => {
  const account = await accountWith(10);
  expect(await verifyLedger(worker)).toMatchObject({ ok: true });
  await admin('ledger_balances').where('ledger_account', accountLedger(account.id)).increment('balance', 1);
  expect(await verifyLedger(worker)).toMatchObject({ ok: false, faults: [expect.stringContaining(account.id)] });
  await admin('ledger_balances').where('ledger_account', accountLedger(account.id)).decrement('balance', 1);
});

test('the verification finds a charge without an order', async () => {
  await accountWith(10);
  await admin('ledger_transfers').insert({
    transfer_key: 'stray',
    kind: 'charge',
    source: 'outside',
    destination: SALES,
    unit: 'points',
    amount: 3,
    order_reference: 'CW-NOSUCHORDER',
    order_sequence: 1,
    at: new Date(),
  });
  expect((await verifyLedger(worker)).faults.join()).toContain('stray: a transfer names an order that does not exist');
  await admin('ledger_transfers').where('transfer_key', 'stray').delete();
});

test('sessions are in UTC and strict, wherever the server stands', async () => {
  const [rows] = (await worker.raw('SELECT @@session.time_zone AS zone, @@session.sql_mode AS mode')) as [[{ zone: string; mode: string }]];
  expect(rows[0]).toMatchObject({ zone: '+00:00', mode: expect.stringContaining('STRICT_ALL_TABLES') });
});
