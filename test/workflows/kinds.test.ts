import { createContract, listContracts } from '../../db/account/contracts';
import { findCertificate } from '../../db/certificate/certificates';
import { listEvents } from '../../db/order/events';
import { balanceOf, listOrderLines } from '../../db/ledger/ledger';
import { verifyLedger } from '../../db/ledger/verify';
import { addPolicy } from '../../db/account/policies';
import { cancellationPreview } from '../../domain/order/cancellation';
import { accountLedger, contractLedger } from '../../domain/sale/ledger';
import type { Account } from '../../domain/sale/account';
import { answer, cancelRequested, configuration, configured, issued, mailTo, now, placed, reaches } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** What differs between resellers, partners and retail customers, on the time-skipping server. */
let system: OrderSystem;
const cancel = async (reference: string) =>
  system.desk.requestCancel(await system.getOrder(reference), { actor: 'portal', requestedAt: await now(system), reason: 'ordered in error' });
const lines = async (reference: string) => (await listOrderLines(system.db, reference)).map(({ kind }) => kind);

beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
afterAll(() => system.stop());

describe('partners', () => {
  let partner: Account;
  let older: string;
  const units = async (contractId: string) => balanceOf(system.db, contractLedger(contractId), 'units');

  beforeAll(async () => {
    partner = await system.account(0, { kind: 'partner' });
    older = (await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 2 })).id;
  });

  test('A27: an order takes a unit of its contract, and the unit goes back to the same contract, also when a newer one exists', async () => {
    const reference = await placed(system, partner);
    expect((await system.getOrder(reference)).sale).toMatchObject({ unit: 'units', amount: 1, contractId: older });
    expect(await units(older)).toBe(1);
    const newer = (await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 5 })).id;
    await cancel(reference);
    expect((await system.getOrder(reference)).state).toBe('credited');
    expect([await units(older), await units(newer)]).toEqual([2, 5]);
    expect((await listContracts(system.db, partner.id)).map(({ units }) => units)).toEqual([2, 5]);
  });

  test('A22 A24 A26 A28: an issued order is cancelled within the window from placing without a second person', async () => {
    const reference = await issued(system, partner, 'www.partner.test');
    await cancel(reference);
    await reaches(system, reference, 'credited');
    expect((await findCertificate(system.db, reference, 1))!.revokedAt).not.toBeNull();
    expect((await listEvents(system.db, reference)).map(({ type }) => type)).not.toContain('cancel-requested');
    expect(await lines(reference)).toEqual(['charge', 'credit']);
  });

  test('A26 A29: later than 30 days from placing nothing can be cancelled in any state; staff can, and nothing comes back', async () => {
    const unconfigured = await placed(system, partner);
    const before = await units(older);
    await system.environment!.sleep('31 days');
    expect((await system.getOrder(unconfigured)).windowClosed).toBe(true);
    await expect(cancel(unconfigured)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/within 30 days after it was placed.*Order Support/),
    });
    await system.desk.send(unconfigured, 'cancelAsStaff', { actor: 'staff:ann', reason: 'ticket 8' });
    expect((await system.getOrder(unconfigured)).state).toBe('cancelled');
    expect(await units(older)).toBe(before);
    expect(await lines(unconfigured)).toEqual(['charge']);
  });

  test('an order without a contract that has units, or with a foreign contract, is refused and takes nothing', async () => {
    await expect(placed(system, partner, 'TrueBizID-12')).rejects.toMatchObject({ kind: 'insufficient-funds', fields: [{ field: 'contract_id' }] });
    const other = await system.account(0, { kind: 'partner' });
    await expect(
      system.desk.place(other, { productCode: 'RapidSSL-12', buyerReference: 'x', endCustomerEmail: null, contractId: older }),
    ).rejects.toMatchObject({ fields: [{ field: 'contract_id' }] });
  });
});

describe('retail', () => {
  let customer: Account;
  beforeAll(async () => {
    customer = await system.account(0, { kind: 'retail' });
  });
  const money = async () => balanceOf(system.db, accountLedger(customer.id), 'GBP');

  test('T16 T20: cancelled, the customer asks for the refund, staff carry it out; twice changes nothing', async () => {
    const reference = await placed(system, customer);
    expect(await lines(reference)).toEqual(['payment', 'charge']);
    const preview = cancellationPreview(await system.getOrder(reference), Date.now());
    expect(preview).toMatchObject({ eligible: true, outcome: 'customer-choice', givesBack: [], ledgerLines: [] });
    await cancel(reference);
    expect(await system.getOrder(reference)).toMatchObject({ state: 'cancelled', waitingOn: 'customer-choice' });
    await system.desk.send(reference, 'requestRefund', { actor: 'order-page' });
    await expect(system.desk.send(reference, 'requestRefund', { actor: 'order-page' })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await lines(reference)).toEqual(['payment', 'charge']);
    await system.desk.send(reference, 'refundDone', { actor: 'staff:ann', reason: 'bank transfer' });
    await expect(system.desk.send(reference, 'refundDone', { actor: 'staff:ann', reason: 'again' })).rejects.toMatchObject({ kind: 'conflict' });
    expect((await system.getOrder(reference)).state).toBe('refunded');
    expect(await lines(reference)).toEqual(['payment', 'charge', 'credit', 'refund']);
    expect(await money()).toBe(0);
  });

  test('T16 T21: restarted, a new order takes its place without a new payment, linked both ways and exempt from review; twice changes nothing', async () => {
    const reference = await cancelRequested(system, customer, 'www.restart.test');
    await answer(system, reference, 'boss@restart.test', 'approve');
    await reaches(system, reference, 'cancelled');
    expect((await mailTo(system, 'boss@restart.test', reference, /refund or restart/i)).text).toContain('49.00 GBP');
    const restarted = await system.desk.restart(await system.getOrder(reference), 'order-page');
    await reaches(system, reference, 'restarted');
    expect(restarted).toMatchObject({ state: 'placed', restartOf: reference, sale: { amount: 4900, unit: 'GBP' } });
    expect((await system.getOrder(reference)).restartedAs?.reference).toBe(restarted.reference);
    expect((await system.desk.restart(await system.getOrder(reference), 'order-page')).reference).toBe(restarted.reference);
    expect(await lines(reference)).toEqual(['payment', 'charge', 'credit']);
    expect(await lines(restarted.reference)).toEqual(['charge']);
    await expect(system.desk.send(reference, 'requestRefund', { actor: 'order-page' })).rejects.toMatchObject({ kind: 'conflict' });
    await system.desk.configure(await system.getOrder(restarted.reference), configuration('www.restart.test'), 'order-page');
    expect((await system.getOrder(restarted.reference)).waitingOn).toBe('domain-validation');
    await reaches(system, reference, 'restarted');
    expect(await money()).toBe(0);
  });

  test('a retail order is paid before it is placed', async () => {
    await expect(system.desk.place(customer, { productCode: 'RapidSSL-12', buyerReference: 'unpaid', endCustomerEmail: null })).rejects.toMatchObject({
      fields: [{ field: 'paid' }],
    });
  });
});

describe('policy', () => {
  test('an order keeps the version it was sold under; a contract has rules of its own', async () => {
    const partner = await system.account(0, { kind: 'partner' });
    const contract = await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 2 });
    const before = await placed(system, partner);
    await addPolicy(system.db, (set) => ({
      ...set,
      overrides: [...set.overrides, { kind: 'partner', contractId: contract.id, change: { refundWindowMs: 1000 } }],
    }));
    const after = await placed(system, partner);
    const other = await system.account(12);
    const unchanged = await placed(system, other);
    const windows = await Promise.all([before, after, unchanged].map(async (reference) => (await system.getOrder(reference)).sale.policy.refundWindowMs));
    expect(windows).toEqual([30 * 86_400_000, 1000, 30 * 86_400_000]);
    expect((await system.getOrder(after)).sale.policyVersion).toBe((await system.getOrder(before)).sale.policyVersion + 1);
  });
});

test('T03 T04: a new order for a domain of a cancelled order waits for review; released it goes on, refused it is credited', async () => {
  const first = await system.account(12);
  const cancelled = await configured(system, first, configuration('www.again.test'));
  expect(cancellationPreview(await system.getOrder(cancelled), Date.now()).sameDomainWarning).toContain('again.test');
  await cancel(cancelled);

  const other = await system.account(24);
  const reviewed = await configured(system, other, configuration('www.again.test'));
  expect(await system.getOrder(reviewed)).toMatchObject({ waitingOn: 'manual-review', reviewReason: 'an earlier order for again.test was cancelled.' });
  await answer(system, reviewed, 'admin@again.test', 'approve');
  expect((await system.getOrder(reviewed)).waitingOn).toBe('manual-review');
  await system.desk.send(reviewed, 'review', { actor: 'staff:ann', accept: true, reason: 'known customer' });
  await reaches(system, reviewed, 'issued');
  await expect(system.desk.send(reviewed, 'review', { actor: 'staff:ann', accept: true, reason: 'again' })).rejects.toMatchObject({ kind: 'conflict' });

  const refused = await configured(system, other, configuration('www.again.test'));
  await system.desk.send(refused, 'review', { actor: 'staff:ann', accept: false, reason: 'not theirs' });
  expect((await system.getOrder(refused)).state).toBe('credited');
});

test('after all of it the ledger is verified against the orders', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true, faults: [] });
});
