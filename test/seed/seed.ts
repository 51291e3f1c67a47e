import type { Connection } from 'mysql2/promise';
import { createDb, type Db } from '../../db/connection';
import { currentPolicy } from '../../db/account/policies';
import { certificateNames } from '../../domain/name/certificate-names';
import { CROCKFORD, orderReferenceFor, type Secrets } from '../../domain/secrets';
import { sellTo } from '../../domain/sale/sale';
import { DAY_MS } from '../../domain/time';
import { dice } from '../chaos/random';
import { makeAccounts, ownerOf, type SeedAccount, type SeedAccounts } from './accounts';
import { live } from './life';
import { load, openLoader, type Line } from './load';
import { shelf } from './products';
import { addRows, balanceChanges, noRows, tables, type Rows } from './rows';
import { makeSample, type Sample } from './sample';

/** Orders of one database transaction. */
const CHUNK = 10_000;
const SPAN_MS = 800 * DAY_MS;

/**
 * Adds that many orders, placed over the last 800 days, to the tables, without workflows. Every chunk is all there or not at all, with a ledger that
 * adds up.
 * @param url database user who may add to the tables: the worker's
 * @param told hears how many orders are there
 */
export async function seedOrders(
  { url, secrets, orders }: { url: string; secrets: Secrets; orders: number },
  told: (done: number) => void = () => {},
): Promise<SeedAccounts> {
  const db = createDb(url, { poolSize: 2 });
  const loader = await openLoader(url);
  try {
    const run = { accounts: await makeAccounts(db, orders), policy: await currentPolicy(db), secrets, sample: await makeSample(), orders, begunAt: Date.now() };
    for (let from = 0; from < orders; from += CHUNK) {
      const to = Math.min(from + CHUNK, orders);
      const rows = chunk(run, from, to);
      await store(loader, rows);
      told(to);
    }
    return run.accounts;
  } finally {
    await Promise.all([db.destroy(), loader.end()]);
  }
}

/** Whether there are orders that nobody seeded. */
export async function hasRealOrders(db: Db): Promise<boolean> {
  return (await db('orders').where('seeded', false).first('reference')) !== undefined;
}

async function store(loader: Connection, rows: Rows): Promise<void> {
  await loader.beginTransaction();
  try {
    for (const table of tables) await load(loader, table, rows[table]);
    for (const { ledger_account: ledgerAccount, unit, change } of balanceChanges(rows.ledger_transfers))
      await loader.query('UPDATE ledger_balances SET balance = balance + ? WHERE ledger_account = ? AND unit = ?', [change, ledgerAccount, unit]);
    await loader.commit();
  } catch (error) {
    await loader.rollback();
    throw error;
  }
}

interface Run {
  accounts: SeedAccounts;
  policy: Awaited<ReturnType<typeof currentPolicy>>;
  secrets: Secrets;
  sample: Sample;
  orders: number;
  begunAt: number;
}

function chunk(run: Run, from: number, to: number): Rows {
  const rows = noRows();
  for (let index = from; index < to; index += 1) addOrder(rows, run, index);
  // In the order of the primary keys. Money stays in the order in which it moved.
  for (const table of tables.filter((each) => each !== 'ledger_transfers')) rows[table].sort(byReference);
  return rows;
}

function byReference(a: Line, b: Line): number {
  const [one, other] = [a, b].map((line) => String(line.reference ?? line.order_reference));
  return one! < other! ? -1 : one! > other! ? 1 : 0;
}

function addOrder(rows: Rows, { accounts, policy, secrets, sample, orders, begunAt }: Run, index: number): void {
  const roll = dice(index + 1);
  const owner = ownerOf(accounts, index, orders);
  const product = roll.pick(shelf);
  const placedAt = begunAt - SPAN_MS + Math.floor(((index + roll.next()) / orders) * SPAN_MS);
  const contract = owner.contracts.find(({ productCode }) => productCode === product.code);
  const paid = owner.kind === 'retail' ? { amount: product.priceMinor, currency: product.currency, provider: 'manual' as const } : undefined;
  const sale = sellTo(owner, { productCode: product.code, contract, paid }, policy);
  const names = certificateNames(product, ...namesOf(owner, index, product));
  const number = String(index).padStart(7, '0');
  const reference = referenceOf(begunAt, index);
  const configurationId = `${begunAt
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7${number.slice(0, 3)}-8000-${number.padStart(12, '0')}`;
  const life = live({ reference, sale, placedAt }, names, roll, begunAt);
  addRows(rows, life, { secrets, sample, buyerReference: `seed-${begunAt.toString(36)}-${number}`, configurationId });
}

/**
 * Unlike any other of this run: chunk, place in the chunk, and three random characters. In a chunk the places are shuffled, so that neighbours in a list
 * are no neighbours in the table, as with real orders.
 */
function referenceOf(begunAt: number, index: number): string {
  const random = orderReferenceFor(`${begunAt} ${index}`).slice(-3);
  const run = orderReferenceFor(String(begunAt)).slice(-3);
  return `CW-${run}${threeCharacters(Math.floor(index / CHUNK))}${threeCharacters(((index % CHUNK) * 20_411) % 32_768)}${random}`;
}

/** @param number below 32,768 */
function threeCharacters(number: number): string {
  return [10, 5, 0].map((shift) => CROCKFORD[(number >> shift) & 31]).join('');
}

/** Mostly a domain for each order; every twentieth order is for a name below a domain of its account. */
function namesOf(owner: SeedAccount, index: number, product: { wildcard: boolean; minSanCount: number }): [string, string[]] {
  const own = `s${String(index).padStart(7, '0')}-${['bakery', 'books', 'garden', 'music', 'travel'][index % 5]}.test`;
  const domain = index % 20 === 0 ? `s${index}.hosting-${owner.id.slice(0, 8)}.test` : own;
  const more = Array.from({ length: product.minSanCount }, (_, place) => `${['shop', 'mail', 'blog', 'api'][place % 4]}.${domain}`);
  return [product.wildcard ? `*.${domain}` : domain, more];
}
