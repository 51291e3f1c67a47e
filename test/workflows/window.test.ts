import { balanceOf } from '../../db/ledger/ledger';
import { accountLedger } from '../../domain/sale/ledger';
import { DAY_MS } from '../../domain/time';
import { answer, configuration, issued, now, reaches } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** The edge of the refund window, with the engine's own clock and timer, on the time-skipping server. */
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
afterAll(() => system.stop());

const points = (account: { id: string }) => balanceOf(system.db, accountLedger(account.id), 'points');

test.each([
  ['one millisecond before the end', -1, true],
  ['exactly at the end', 0, true],
  ['one millisecond after the end', 1, false],
])('scenario 20: a request that came %s counts by its own instant, although the timer has gone off', async (_, after, inTime) => {
  const account = await system.account(12);
  const reference = await issued(system, account, `www.edge${after + 1}.test`);
  const { windowEndsAt, issuedAt } = await system.getOrder(reference);
  expect(windowEndsAt).toBe(issuedAt! + 30 * DAY_MS);
  await system.environment!.sleep(windowEndsAt! - (await now(system)) + 2);
  expect((await now(system)) - windowEndsAt!).toBeLessThan(15 * 60_000);
  const asked = system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: windowEndsAt! + after });
  if (!inTime) {
    await expect(asked).rejects.toMatchObject({ kind: 'conflict', message: expect.stringMatching(/within 30 days/) });
    expect((await system.getOrder(reference)).state).toBe('issued');
    return;
  }
  await asked;
  await answer(system, reference, `boss@edge${after + 1}.test`, 'approve');
  await reaches(system, reference, 'credited');
  expect(await points(account)).toBe(12);
});

test('scenario 21: asked on day 29 and approved on day 35, it is credited, once', async () => {
  const account = await system.account(12);
  const reference = await issued(system, account, 'www.intime.test');
  await system.environment!.sleep('29 days');
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
  await system.environment!.sleep('6 days');
  await answer(system, reference, 'boss@intime.test', 'approve');
  await reaches(system, reference, 'credited');
  expect(await points(account)).toBe(12);
});

test('scenario 21: after a reissue on day 20 the window still ends on day 30; asked on day 29, approved on day 35', async () => {
  const account = await system.account(12);
  const reference = await issued(system, account, 'www.reissued-late.test');
  const { windowEndsAt } = await system.getOrder(reference);
  await system.environment!.sleep('20 days');
  await system.desk.reissue(await system.getOrder(reference), configuration('www.reissued-late.test'), 'reseller-api');
  await reaches(system, reference, 'issued');
  expect((await system.getOrder(reference)).windowEndsAt).toBe(windowEndsAt);
  await system.environment!.sleep('9 days');
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
  await system.environment!.sleep('6 days');
  await answer(system, reference, 'boss@reissued-late.test', 'approve');
  await reaches(system, reference, 'credited');
  expect(await points(account)).toBe(12);
});
