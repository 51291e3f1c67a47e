import type { Account } from '../../../domain/sale/account';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { eventually } from '../../support/eventually';
import { answer, cancelRequested, configuration, configured, issued, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Orders for domains of cancelled orders: who is warned, and what is reviewed. */
let system: OrderSystem;
let revoking: 'works' | 'is down' = 'works';

beforeAll(async () => {
  system = await startOrderSystem('server', (activities) => ({
    revokeCertificates: (input) => (revoking === 'works' ? activities.revokeCertificates(input) : Promise.reject(new Error('the issuer is down'))),
  }));
});
afterAll(() => system.stop());

test('an approved cancellation sends new orders to review at once, also while the issuer has not revoked yet', async () => {
  const account = await system.account(48);
  const reference = await cancelRequested(system, account, 'www.slipped.test');
  revoking = 'is down';
  try {
    await answer(system, reference, 'boss@slipped.test', 'approve');
    expect((await system.getOrder(reference)).state).toBe('approved');
    const early = await configured(system, account, configuration('www.slipped.test'));
    expect(await system.getOrder(early)).toMatchObject({ waitingOn: 'manual-review', reviewReason: 'an earlier order for slipped.test was cancelled.' });
  } finally {
    revoking = 'works';
  }
  await system.desk.send(reference, 'retryNow', { actor: 'staff:ann', reason: 'it is back' }).catch(() => undefined);
  await reaches(system, reference, 'credited', 60);
  expect(await system.db('cancelled_domains').where('order_reference', reference)).toHaveLength(1);
});

test('the warning before a cancellation names what the certificate covers, whatever a reissue has asked for or left behind', async () => {
  const reference = await issued(system, await system.account(12), 'www.warned.test');
  const warning = async () => cancellationPreview(await system.getOrder(reference), Date.now()).sameDomainWarning;
  expect(await warning()).toContain('www.warned.test and warned.test');
  expect(cancellationPreview(await system.getOrder(await placed(system, await system.account(12))), Date.now()).sameDomainWarning).toBeUndefined();
  await system.desk.reissue(await system.getOrder(reference), configuration('www.elsewhere.test'), 'reseller-api');
  expect(await warning()).toContain('www.warned.test');
  expect(await warning()).not.toContain('elsewhere.test');
  await answer(system, reference, 'admin@elsewhere.test', 'decline');
  await eventually(async () => (await system.getOrder(reference)).reissue === undefined, 'the reissue is off');
  expect(await warning()).toContain('www.warned.test');
});

test('a restarted order is exempt for the domains of the order that it takes the place of, and for no others', async () => {
  const other = await system.account(12);
  await system.desk.requestCancel(await system.getOrder(await configured(system, other, configuration('www.not-theirs.test'))), {
    actor: 'reseller-api',
    requestedAt: Date.now(),
  });
  const restarted = async (name: string) => {
    const customer = await system.account(0, { kind: 'retail' });
    const reference = await configured(system, customer, configuration('www.theirs.test', { approverEmail: 'admin@theirs.test' }));
    if ((await system.getOrder(reference)).waitingOn === 'manual-review')
      await system.desk.send(reference, 'review', { actor: 'staff:ann', accept: true, reason: 'known' });
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
    const fresh = await system.desk.restart(await system.getOrder(reference), 'order-page');
    await system.desk.configure(await system.getOrder(fresh.reference), configuration(name), 'order-page');
    return system.getOrder(fresh.reference);
  };
  expect((await restarted('shop.theirs.test')).waitingOn).toBe('domain-validation');
  expect(await restarted('www.not-theirs.test')).toMatchObject({
    waitingOn: 'manual-review',
    reviewReason: 'an earlier order for not-theirs.test was cancelled.',
  });
});

test('a reissue for a domain that is new to the order goes round no review; refused, only the reissue is over', async () => {
  const other = await configured(system, await system.account(12), configuration('www.moved-to.test'));
  await system.desk.requestCancel(await system.getOrder(other), { actor: 'reseller-api', requestedAt: Date.now() });
  const reference = await issued(system, await system.account(12), 'www.moved-from.test');
  const reissue = async (name: string) => system.desk.reissue(await system.getOrder(reference), configuration(name), 'reseller-api');
  const review = (accept: boolean) => system.desk.send(reference, 'review', { actor: 'staff:ann', accept, reason: 'asked them' });
  await reissue('shop.moved-from.test');
  await expect(review(true)).rejects.toMatchObject({ kind: 'conflict' });
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');

  await reissue('www.moved-to.test');
  expect(await system.getOrder(reference)).toMatchObject({
    state: 'issued',
    waitingOn: 'manual-review',
    reviewReason: expect.stringContaining('moved-to.test'),
  });
  await review(false);
  const declined = await system.getOrder(reference);
  expect(declined).toMatchObject({ state: 'issued', waitingOn: null, certificateVersion: 2, names: expect.arrayContaining(['shop.moved-from.test']) });
  expect([declined.reissue, declined.reviewReason]).toEqual([undefined, undefined]);

  await reissue('www.moved-to.test');
  await review(true);
  expect(await system.getOrder(reference)).toMatchObject({ waitingOn: 'domain-validation' });
  await answer(system, reference, 'admin@moved-to.test', 'approve');
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 3, 'the third certificate');
  expect((await system.getOrder(reference)).names).toContain('www.moved-to.test');
});

test('T03: who places the new order before cancelling the old one is not reviewed, whenever it is configured', async () => {
  const account = await system.account(36);
  const old = await issued(system, account, 'www.replaced.test');
  const fresh = await placed(system, account);
  await system.desk.send(old, 'cancelAsStaff', { actor: 'staff:ann', reason: 'as asked' });
  await reaches(system, old, 'credited');
  const configure = async (reference: string) => {
    await system.desk.configure(await system.getOrder(reference), configuration('shop.replaced.test'), 'reseller-api');
    return (await system.getOrder(reference)).waitingOn;
  };
  expect(await configure(fresh)).toBe('domain-validation');
  expect(await configure(await placed(system, account))).toBe('manual-review');
});

test('T04: a cancelled order is remembered by the domains of all its certificates; those of test accounts count among themselves', async () => {
  const old = await issued(system, await system.account(12), 'www.first-name.test');
  await system.desk.reissue(await system.getOrder(old), configuration('www.second-name.test'), 'reseller-api');
  await answer(system, old, 'admin@second-name.test', 'approve');
  await eventually(async () => (await system.getOrder(old)).certificateVersion === 2, 'the second certificate');
  const tester = await system.account(48, { isTest: true });
  const tried = await configured(system, tester, configuration('www.only-tried.test'));
  for (const reference of [old, tried]) await system.desk.send(reference, 'cancelAsStaff', { actor: 'staff:ann', reason: 'as asked' });
  await reaches(system, old, 'credited');
  await reaches(system, tried, 'credited');
  const remembered = (reference: string) => system.db('cancelled_domains').where('order_reference', reference).orderBy('domain').pluck('domain');
  expect(await remembered(old)).toEqual(['first-name.test', 'second-name.test']);
  const next = async (account: Account) => (await system.getOrder(await configured(system, account, configuration('www.only-tried.test')))).waitingOn;
  expect(await next(await system.account(12))).toBe('domain-validation');
  expect(await next(tester)).toBe('manual-review');
});
