import { randomUUID } from 'node:crypto';
import { createContract, findContract } from '../../db/account/contracts';
import { verifyLedger } from '../../db/ledger/verify';
import { balanceOf } from '../../db/ledger/ledger';
import { contractLedger } from '../../domain/sale/ledger';
import { startHttp, type Http } from '../support/doors/http';
import { configuration } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient, type RestClient } from '../support/doors/rest';

/** What one unit of a partner's contract pays for, at every door that sells. */
const product = 'SecureSite-12';
let system: OrderSystem;
let http: Http;
let partner: Awaited<ReturnType<OrderSystem['account']>>;
let rest: RestClient;
let small: string;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  partner = await system.account(0, { kind: 'partner' });
  rest = restClient(http, partner.apiKey);
  small = (await createContract(system.db, { accountId: partner.id, productCode: product, units: 5 })).id;
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const unique = () => randomUUID().slice(0, 35);
const units = (contract: string) => balanceOf(system.db, contractLedger(contract), 'units');

test('a large order is refused at each door, in one sentence under the field of that door, and no unit is taken', async () => {
  const large = { product_code: product, buyer_reference: unique(), san_count: 24, server_count: 500 };
  const scope = 'One unit of this contract covers 1 name on 1 server';
  const bySelf = await rest('POST', '/orders', { body: large });
  expect(bySelf).toMatchObject({ status: 422, body: { detail: expect.stringContaining(scope) } });
  expect(bySelf.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['#/san_count', '#/server_count']);
  const compatible = await http.call('order/generatetoken', {
    api_key: partner.apiKey,
    st_product_code: product,
    end_customer_email: 'none',
    reseller_unique_reference: unique(),
    server_count: '2',
  });
  expect(compatible.body.error).toMatchObject({ code: 422, message: `${scope}; send a server_count of 1, or name a contract whose units cover more.` });
  const staff = { productCode: product, buyerReference: unique(), endCustomerEmail: null, sanCount: 1, actor: 'staff:ann' };
  await expect(system.desk.place(partner, staff)).rejects.toMatchObject({ kind: 'invalid', fields: [{ field: 'sanCount' }] });
  expect(await units(small)).toBe(5);
});

test('a contract says what its units cover, and the one that pays is one that covers the order', async () => {
  const wide = await createContract(system.db, { accountId: partner.id, productCode: product, units: 3, namesPerUnit: 4, serversPerUnit: 2 });
  const { body: shown } = await rest('GET', `/contracts/${wide.id}`);
  expect(shown).toMatchObject({ units: 3, names_per_unit: 4, servers_per_unit: 2 });
  expect((await rest('GET', `/contracts/${small}`)).body).toMatchObject({ names_per_unit: 1, servers_per_unit: 1 });
  const buy = async (more: object) => (await rest('POST', '/orders', { body: { product_code: product, buyer_reference: unique(), ...more } })).body;
  expect((await buy({})).contract_id).toBe(small);
  expect(await buy({ san_count: 3, server_count: 2 })).toMatchObject({ contract_id: wide.id, san_count: 3, server_count: 2 });
  expect((await buy({ san_count: 4, contract_id: wide.id })).errors).toMatchObject([{ pointer: '#/san_count' }]);
  expect((await buy({ san_count: 3, contract_id: small })).errors).toMatchObject([{ pointer: '#/san_count' }]);
});

test('further names are bound by it as well', async () => {
  const contract = await createContract(system.db, { accountId: partner.id, productCode: product, units: 3, namesPerUnit: 2 });
  const body = { product_code: product, buyer_reference: unique(), contract_id: contract.id, san_count: 1 };
  const { reference } = (await rest('POST', '/orders', { body })).body;
  const request = configuration('www.units.test', {
    additionalNames: ['a.units.test', 'b.units.test'],
    subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' },
  });
  await expect(system.desk.configure(await system.getOrder(reference), request, 'order-page')).rejects.toMatchObject({
    fields: [{ field: 'additionalNames' }],
  });
});

test('a contract from before its units had a size covers what the product includes', async () => {
  const contract = await createContract(system.db, { accountId: partner.id, productCode: 'TrueBizIDMD-12', units: 1 });
  await system.db('contracts').insert({ id: unique(), account_id: partner.id, product_code: 'TrueBizIDMD-12', created_at: new Date() });
  const { id } = await system.db('contracts').whereNull('names_per_unit').first('id');
  expect(await findContract(system.db, id as string)).toMatchObject({ namesPerUnit: 5, serversPerUnit: 1 });
  expect(contract).toMatchObject({ namesPerUnit: 5, serversPerUnit: 1 });
});

test('the verification of the ledger finds an order that is larger than its unit', async () => {
  const { reference } = (await rest('POST', '/orders', { body: { product_code: product, buyer_reference: unique(), contract_id: small } })).body;
  expect((await verifyLedger(system.db)).faults).toEqual([]);
  await system.db.raw("UPDATE orders SET facts = JSON_SET(facts, '$.sale.serverCount', 500) WHERE reference = ?", [reference]);
  expect((await verifyLedger(system.db)).faults).toEqual([`${reference}: a unit paid for more names or servers than its contract says.`]);
});
