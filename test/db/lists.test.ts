import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pageOfLines } from '../../db/ledger/account';
import { pageOfCertificates } from '../../db/certificate/pages';
import { createDb, type Db } from '../../db/connection';
import { listFeed } from '../../db/order/event-feed';
import { verifyLedger } from '../../db/ledger/verify';
import { findOrderFiles } from '../../db/order/files';
import { listExpiring, listModified } from '../../db/order/feeds';
import { countOrders } from '../../db/order/counts';
import { listDomains } from '../../db/order/domains';
import type { OrderFilter } from '../../db/order/filter';
import { pageOfOrders } from '../../db/order/pages';
import { listSummaries } from '../../db/order/summaries';
import { listOpenReferences } from '../../db/order/orders';
import { listWaiting } from '../../db/order/queues';
import { createSecrets } from '../../domain/secrets';
import { DAY_MS } from '../../domain/time';
import { seedOrders } from '../seed/seed';
import type { SeedAccounts } from '../seed/accounts';
import { root } from '../support/samples/documents';
import { createTestDatabase, type TestDatabase } from '../support/parts';

/**
 * A list reads about as many rows as it shows, wherever in the list it begins and however many there are. Counted by the server itself (Handler_read):
 * a plan that reads from the start, sorts or filters along the way shows at once, with far fewer orders than it takes to feel it.
 */
const ORDERS = 20_000;
let urls: TestDatabase;
let db: Db;
let accounts: SeedAccounts;
let middle: { reference: string; buyer_reference: string; common_name: string; placed_at: Date; term_ends_at: Date };

beforeAll(async () => {
  urls = await createTestDatabase();
  accounts = await seedOrders({ url: urls.workerUrl, secrets: createSecrets('k'.repeat(64)), orders: ORDERS });
  db = createDb(urls.apiUrl, { poolSize: 1 });
  const own = db('orders').where('account_id', accounts.large.id).whereNotNull('term_ends_at').orderBy('placed_at');
  middle = (await own.clone().select())[Math.floor(ORDERS / 8)];
}, 240_000);
afterAll(() => db.destroy());

async function rowsRead(): Promise<number> {
  const [rows] = await db.raw("SHOW SESSION STATUS LIKE 'Handler_read%'");
  return rows.reduce((sum: number, { Value }: { Value: string }) => sum + Number(Value), 0);
}
async function readsOf(list: () => Promise<unknown>): Promise<number> {
  const before = await rowsRead();
  await list();
  return (await rowsRead()) - before;
}

const large = () => accounts.large.id;
const orders = (filter: Parameters<typeof pageOfOrders>[2], after?: { at: number; reference: string }) => () =>
  pageOfOrders(db, large(), filter, { after, limit: 50 });
const here = () => ({ at: middle.placed_at.getTime(), reference: middle.reference });
const termEnd = () => middle.term_ends_at.getTime();
const middleOf = async (table: string, where: object) => Number((await db(table).where(where).select(db.raw('FLOOR((MIN(id) + MAX(id)) / 2) AS id')))[0].id);

test.each<[string, () => Promise<unknown>]>([
  ['the first page', () => orders({})()],
  ['a page in the middle', () => orders({}, here())()],
  ['a state, in the middle', () => orders({ states: ['issued'] }, here())()],
  ['three states, merged', () => orders({ states: ['issued', 'expired', 'credited'] }, here())()],
  ['what they wait for', () => orders({ waitingOn: 'domain-validation' }, here())()],
  ['a product, in the middle', () => orders({ productCode: 'RapidSSL-12' }, here())()],
  ['a month', () => orders({ placedFrom: here().at - 30 * DAY_MS, placedBefore: here().at })()],
  ['the end of the term', () => orders({ termEndsFrom: termEnd(), termEndsBefore: termEnd() + 90 * DAY_MS })()],
  ['the end of the term, in the middle', () => orders({ termEndsFrom: 0 }, { at: termEnd(), reference: middle.reference })()],
  ['the buyer’s reference', () => orders({ buyerReference: middle.buyer_reference })()],
  ['a name', () => orders({ name: middle.common_name })()],
  ['a domain with many names, in the middle', () => orders({ domains: [`hosting-${large().slice(0, 8)}.test`] }, here())()],
  [
    'certificates, in the middle',
    () => pageOfCertificates(db, large(), {}, { after: { notAfter: termEnd(), orderReference: middle.reference, version: 1 }, limit: 50 }),
  ],
  ['certificates that are revoked', () => pageOfCertificates(db, large(), { revoked: true }, { limit: 50 })],
  ['certificates that expire', () => pageOfCertificates(db, large(), { expiresFrom: termEnd(), expiresBefore: termEnd() + 30 * DAY_MS }, { limit: 50 })],
  ['what needs the customer', () => orders({ turn: 'you' })()],
  ['what has changed', () => listModified(db, large(), here().at, 50)],
  ['the queue of staff', () => listWaiting(db, 'manual-review', 50)],
  ['the newest, in short', () => listSummaries(db, large(), 50)],
])('%s', async (_, list) => {
  expect(await readsOf(list)).toBeLessThanOrEqual(210);
});

test.each<[string, () => Promise<unknown>]>([
  ['state and product', () => orders({ states: ['issued', 'expired'], productCode: 'TrueBizID-12' }, here())()],
  ['product and end of the term', () => orders({ productCode: 'TrueBizID-12', termEndsFrom: termEnd() })()],
  ['what no order is', () => orders({ states: ['revoked', 'credited'], waitingOn: 'vetting' })()],
  ['the domains that begin so', () => listDomains(db, large(), 'hosting', 20)],
  ['a domain and a state', () => orders({ domains: [`hosting-${large().slice(0, 8)}.test`], states: ['credited'] })()],
])('several things at once: %s', async (_, list) => {
  expect(await readsOf(list)).toBeLessThanOrEqual(2 * 500 + 110);
});

test.each<[string, OrderFilter, number]>([
  ['all', {}, 10_001],
  ['three states', { states: ['issued', 'expired', 'credited'] }, 3 * 10_001],
  ['several things at once', { states: ['issued'], productCode: 'TrueBizID-12' }, 20_000],
])('%s, counted: no more is read than is counted', async (_, filter, most) => {
  // What was met is read once more as it is added up.
  expect(await readsOf(() => countOrders(db, large(), filter))).toBeLessThanOrEqual(3 * most + 110);
});

test('the feed of events, from the middle, and of rare types', async () => {
  const after = await middleOf('order_events', { account_id: large() });
  // Finding where the feed ends looks at the newest thousand, several times over.
  const end = await readsOf(() => listFeed(db, accounts.small[0]!.id, { after: Number.MAX_SAFE_INTEGER, limit: 1 }));
  expect((await readsOf(() => listFeed(db, large(), { after, limit: 50 }))) - end).toBeLessThanOrEqual(60);
  expect((await readsOf(() => listFeed(db, large(), { after: 0, limit: 20, types: ['revoked', 'refunded'] }))) - end).toBeLessThanOrEqual(60);
});

test('ledger lines, from the middle', async () => {
  const ledger = { ledger: `account:${large()}`, unit: 'points' };
  const before = await middleOf('ledger_transfers', { source: ledger.ledger });
  expect(await readsOf(() => pageOfLines(db, ledger, { after: { before, balance: 0 }, limit: 50 }))).toBeLessThanOrEqual(210);
});

test('the files of many orders take as many queries as those of one', async () => {
  const selects = async () => Number((await db.raw("SHOW SESSION STATUS LIKE 'Com_select'"))[0][0].Value);
  const { orders: many } = await pageOfOrders(db, large(), {}, { limit: 200 });
  const counts: number[] = [];
  for (const some of [many.slice(0, 1), many]) {
    const before = await selects();
    const files = await findOrderFiles(db, some);
    expect(files.size).toBe(some.length);
    counts.push((await selects()) - before);
  }
  expect(counts[0]).toBeLessThanOrEqual(4);
  expect(counts[1]).toBe(4);
});

test('what ends soon is found once, soonest first, without what a later order covers', async () => {
  const now = Date.now();
  const before = await rowsRead();
  const soon = await listExpiring(db, large(), { from: now, to: now + 60 * DAY_MS });
  expect(soon.length).toBeGreaterThan(50);
  // Each one, and what else there is of its name.
  expect((await rowsRead()) - before).toBeLessThanOrEqual(4 * soon.length + 100);
  expect(soon.map(({ termEndsAt }) => termEndsAt)).toEqual([...soon.map(({ termEndsAt }) => termEndsAt!)].sort((a, b) => a - b));
});

test('seeding: the ledger adds up, nothing waits to be healed, and real orders are not mixed with seeded ones unasked', async () => {
  expect(await verifyLedger(db)).toMatchObject({ ok: true, orders: ORDERS });
  expect(await listOpenReferences(db, '', 10)).toEqual([]);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'certwright-seed-'));
  const seed = (...more: string[]) =>
    promisify(execFile)(process.execPath, [path.join(root, 'dist', 'test', 'seed', 'main.js'), '--orders', '20', ...more], {
      env: { ...process.env, DATABASE_URL: urls.workerUrl, DATA_DIR: dataDir },
    });
  const { accounts: named } = JSON.parse((await seed()).stdout);
  expect(named.map(({ kind }: { kind: string }) => kind)).toEqual(['reseller', 'partner', 'retail', 'reseller']);
  expect(await verifyLedger(db)).toMatchObject({ ok: true, orders: ORDERS + 20 });

  const admin = createDb(urls.adminUrl, { poolSize: 1 });
  await admin('orders').where('reference', middle.reference).update({ seeded: false });
  await expect(seed()).rejects.toMatchObject({ stderr: expect.stringContaining('This database has real orders.') });
  expect(await verifyLedger(db)).toMatchObject({ orders: ORDERS + 20 });
  await seed('--beside-real-orders');
  expect(await verifyLedger(db)).toMatchObject({ ok: true, orders: ORDERS + 40 });
  await admin.destroy();
});
