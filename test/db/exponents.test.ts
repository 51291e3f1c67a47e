import { insertAccount } from '../../db/account/accounts';
import { createDb, type Db } from '../../db/connection';
import { listOrderLines, postOnce } from '../../db/ledger/ledger';
import { verifyLedger } from '../../db/ledger/verify';
import { findOrder, insertOrder } from '../../db/order/orders';
import { currentPolicy } from '../../db/account/policies';
import { charges, deposit } from '../../domain/sale/ledger';
import { placedOrder } from '../../domain/order/order';
import { sellTo } from '../../domain/sale/sale';
import { newOrderReference } from '../../domain/secrets';
import { createTestDatabase } from '../support/parts';

/** Amounts in the database say how many of their digits are decimals. */
let worker: Db;
let admin: Db;
beforeAll(async () => {
  const { workerUrl, adminUrl } = await createTestDatabase();
  [worker, admin] = [createDb(workerUrl), createDb(adminUrl)];
});
afterAll(() => Promise.all([worker.destroy(), admin.destroy()]));

async function sold(currency: string, amount: number): Promise<string> {
  const account = await insertAccount(worker, { kind: 'retail', name: 'Exponents', email: null, isTest: false });
  const sale = sellTo(account, { productCode: 'RapidSSL-12', paid: { amount, currency, provider: 'manual' } }, await currentPolicy(worker));
  const order = { ...placedOrder(newOrderReference(), sale, Date.now()), sequence: 1 };
  await insertOrder(worker, order, { buyerReference: order.reference, endCustomerEmail: null, orderToken: order.reference });
  for (const transfer of charges(order)) await postOnce(worker, transfer, { orderReference: order.reference, orderSequence: 1, at: new Date() });
  return order.reference;
}
const exponents = async (reference: string) => [
  (await findOrder(worker, reference))!.sale.exponent,
  ...(await listOrderLines(worker, reference)).map(({ exponent }) => exponent),
];

test('sale and lines are stored with the exponent', async () => {
  const account = await insertAccount(worker, { kind: 'reseller', name: 'Exponents', email: null, isTest: false });
  await postOnce(worker, deposit(account.id, 'points', 12, 'opening'), { at: new Date() });
  const [forint, yen, dinar] = [await sold('HUF', 499_000), await sold('JPY', 4990), await sold('KWD', 4990)];
  expect(await Promise.all([forint, yen, dinar].map(exponents))).toEqual([
    [2, 2, 2],
    [0, 0, 0],
    [3, 3, 3],
  ]);
  expect((await admin('ledger_transfers').where('unit', 'points').first('exponent')).exponent).toBe(0);
});

test('the verification of the ledger finds amounts of one unit that cannot be added up', async () => {
  await sold('ISK', 499_000);
  const fault = 'ISK: amounts of a unit are stored with different numbers of decimals, and cannot be added up.';
  expect((await verifyLedger(worker)).faults).not.toContain(fault);
  await admin('ledger_transfers').where({ unit: 'ISK', kind: 'charge' }).update({ exponent: 0 });
  expect((await verifyLedger(worker)).faults).toContain(fault);
});
