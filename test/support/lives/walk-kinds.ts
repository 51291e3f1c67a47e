import { createContract } from '../../../db/account/contracts';
import { eventually } from '../eventually';
import { answer, configuration, configured, placed, reaches } from './life';
import type { OrderSystem } from '../order-system';
import { refusals, refusing } from '../outside/refusing-issuer';
import type { RestClient } from '../doors/rest';

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

/** For the contract test: the issuer refuses until the customer has mended what it refuses, and is asked again. */
export async function walkRefused(system: OrderSystem, rest: RestClient): Promise<void> {
  const issuer = refusing(system.ca);
  const account = await system.account(12);
  const key = account.apiKey;
  const reference = await configured(system, account, configuration('www.walk-refused.test'));
  expect(await rest('POST', `/orders/${reference}/issuer-requests`, { key })).toMatchObject({
    status: 409,
    body: { detail: 'The order does not wait for the issuer, so there is nothing to retry.' },
  });
  issuer.signing = refusals.caa;
  await answer(system, reference, 'admin@walk-refused.test', 'approve');
  await eventually(async () => (await system.getOrder(reference)).waitingOn === 'customer-action', `${reference} is refused`);
  expect((await rest('GET', `/orders/${reference}`, { key })).body.actions).toContain('ask-issuer-again');
  issuer.signing = undefined;
  expect(await rest('POST', `/orders/${reference}/issuer-requests`, { key })).toMatchObject({ status: 202 });
  await reaches(system, reference, 'issued');
}
