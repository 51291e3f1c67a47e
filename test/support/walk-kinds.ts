import { createContract } from '../../db/contracts';
import { placed } from './life';
import type { OrderSystem } from './order-system';
import type { RestClient } from './rest';

/** For the contract test: what a partner sees of contracts and their lines. */
export async function walkContracts(system: OrderSystem, rest: RestClient): Promise<void> {
  const partner = await system.account(0, { kind: 'partner' });
  const contract = await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 2 });
  const key = partner.apiKey;
  const { body } = await rest('POST', '/orders', { key, body: { product_code: 'RapidSSL-12', buyer_reference: 'p1', contract_id: contract.id } });
  expect(body).toMatchObject({ contract_id: contract.id, price: { amount: 1, unit: 'units' } });
  expect((await rest('GET', '/contracts', { key })).body.data).toMatchObject([{ id: contract.id, units: 1 }]);
  expect((await rest('GET', `/contracts/${contract.id}`, { key })).body).toMatchObject({ units: 1 });
  expect((await rest('GET', `/ledger/lines?contract_id=${contract.id}`, { key })).body.data).toMatchObject([
    { change: -1 },
    { change: 2, cause: { note: 'Contract' } },
  ]);
  expect(await rest('GET', `/ledger/lines?contract_id=${contract.id}`)).toMatchObject({ status: 404 });
}

/** For the contract test: a cancelled retail order is refunded or restarted. */
export async function walkRetail(system: OrderSystem, rest: RestClient): Promise<void> {
  const retail = await system.account(0, { kind: 'retail' });
  const key = retail.apiKey;
  expect(await rest('POST', '/orders', { key, body: { product_code: 'RapidSSL-12', buyer_reference: 'r1' } })).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  });
  const [one, two] = [await placed(system, retail), await placed(system, retail)];
  for (const reference of [one, two]) {
    expect((await rest('POST', `/orders/${reference}/cancellation`, { key })).body).toMatchObject({
      state: 'cancelled',
      actions: ['request-refund', 'restart'],
    });
  }
  expect(await rest('POST', `/orders/${one}/refund`, { key })).toMatchObject({ status: 202, body: { state: 'refund-requested' } });
  const restarted = await rest('POST', `/orders/${two}/restart`, { key });
  expect(restarted).toMatchObject({ status: 201, body: { restart_of: two, state: 'placed' } });
}
