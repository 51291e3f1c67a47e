import { insertAccount } from '../../db/accounts';
import { createDb, type Db } from '../../db/connection';
import { listOrderLines, postOnce } from '../../db/ledger';
import { proveLedger } from '../../db/ledger-proof';
import { down, up } from '../../db/migrations/20261129_50_exponents';
import { findOrder, insertOrder } from '../../db/orders';
import { currentPolicy } from '../../db/policies';
import { charges, deposit } from '../../domain/ledger';
import { placedOrder } from '../../domain/order';
import { sellTo } from '../../domain/sale';
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

test('sale and lines are stored with the exponent, and what was there before gets that of its currency', async () => {
  const account = await insertAccount(worker, { kind: 'reseller', name: 'Exponents', email: null, isTest: false });
  await postOnce(worker, deposit(account.id, 'points', 12, 'opening'), { at: new Date() });
  const [forint, yen, dinar] = [await sold('HUF', 499_000), await sold('JPY', 4990), await sold('KWD', 4990)];
  const all = async () => Promise.all([forint, yen, dinar].map(exponents));
  const expected = [
    [2, 2, 2],
    [0, 0, 0],
    [3, 3, 3],
  ];
  expect(await all()).toEqual(expected);

  await down(admin);
  await admin.raw("UPDATE orders SET facts = JSON_REMOVE(facts, '$.sale.exponent')");
  await up(admin);
  expect(await all()).toEqual(expected);
  expect((await admin('ledger_transfers').where('unit', 'points').first('exponent')).exponent).toBe(0);
});

test('the proof of the ledger finds amounts of one unit that cannot be added up', async () => {
  await sold('ISK', 499_000);
  const fault = 'ISK: amounts of a unit are stored with different numbers of decimals, and cannot be added up.';
  expect((await proveLedger(worker)).faults).not.toContain(fault);
  await admin('ledger_transfers').where({ unit: 'ISK', kind: 'charge' }).update({ exponent: 0 });
  expect((await proveLedger(worker)).faults).toContain(fault);
});
