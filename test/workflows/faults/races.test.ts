import { setTimeout as pause } from 'node:timers/promises';
import { addPolicy } from '../../../db/account/policies';
import { eventually } from '../../support/eventually';
import { brokenInvariants } from '../../support/invariants';
import { answer, cancelRequested, configuration, configured, issued, mailTo, reaches } from '../../support/lives/life';
import { cancelBy, PATIENCE_MS, runRace, settle, type Race } from '../../support/lives/race';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Messages to one order that come at the same time: whatever comes first, it ends in one of the states that the rules allow. */
let system: OrderSystem;

beforeAll(async () => {
  system = await startOrderSystem('server');
});
afterAll(() => system.stop());

const run = (race: Race) => runRace(system, race);
const cancel = (reference: string, actor: string) => cancelBy(system, reference, actor);
const taken = (results: PromiseSettledResult<unknown>[]) => results.filter(({ status }) => status === 'fulfilled').length;

test(
  'scenario 11: cancel against issue, won by either',
  async () => {
    const ended = await run(async (seed, late) => {
      const reference = await configured(system, await system.account(12), configuration(`www.issue-${seed}.test`));
      const approvalId = (await system.getOrder(reference)).validations[0]!.approvalId;
      const approve = () => system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId });
      // On a machine of any speed both have to win: one in four cancels before the approval, one when the certificate is there.
      const before = seed % 4 === 1 ? cancel(reference, 'reseller-api') : late();
      const after = seed % 4 === 0 ? reaches(system, reference, 'issued') : late(8);
      await settle(
        before.then(approve),
        after.then(() => cancel(reference, 'reseller-api')),
      );
      return { reference, ends: ['credited', 'cancel-requested'] };
    });
    expect([...ended].sort()).toEqual(['cancel-requested', 'credited']);
  },
  PATIENCE_MS,
);

test(
  'scenario 12: cancel by API and by page',
  () =>
    run(async (seed, late) => {
      const reference = await issued(system, await system.account(12), `www.doors-${seed}.test`);
      const results = await settle(...['reseller-api', 'order-page', 'reseller-api'].map((door) => late().then(() => cancel(reference, door))));
      expect(taken(results)).toBe(3);
      return { reference, ends: ['cancel-requested'] };
    }),
  PATIENCE_MS,
);

test(
  'scenario 13: two approvals of one link',
  () =>
    run(async (seed, late) => {
      const reference = await cancelRequested(system, await system.account(12), `www.twice-${seed}.test`);
      const approvalId = (await system.getOrder(reference)).cancellation!.approvalId;
      const results = await settle(
        ...[1, 2, 3].map(() => late().then(() => system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId }))),
      );
      expect(taken(results)).toBe(1);
      return { reference, ends: ['credited'] };
    }),
  PATIENCE_MS,
);

test(
  'scenario 18: approval against the end of its link',
  async () => {
    await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, approvalWindowMs: 1500, approvalReminders: [] } }));
    try {
      await run(async (seed, late) => {
        const reference = await cancelRequested(system, await system.account(12), `www.expiry-${seed}.test`);
        const { approvalId, endsAt } = (await system.getOrder(reference)).cancellation!;
        await pause(Math.max(0, endsAt - Date.now() - 30));
        const [result] = await settle(late().then(() => system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId })));
        return { reference, ends: [result!.status === 'fulfilled' ? 'credited' : 'issued'] };
      });
    } finally {
      await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, approvalWindowMs: 14 * 86_400_000 } }));
    }
  },
  PATIENCE_MS,
);

test(
  'scenario 19: approval against withdrawal and "I do not approve"',
  () =>
    run(async (seed, late) => {
      const reference = await cancelRequested(system, await system.account(12), `www.against-${seed}.test`);
      const approvalId = (await system.getOrder(reference)).cancellation!.approvalId;
      const results = await settle(
        late().then(() => system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId })),
        late().then(() => system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' })),
        late().then(() => system.desk.send(reference, 'declineCancel', { actor: 'admin-contact', approvalId })),
      );
      expect(taken(results)).toBe(1);
      return { reference, ends: [results[0]!.status === 'fulfilled' ? 'credited' : 'issued'] };
    }),
  PATIENCE_MS,
);

test(
  'a refund against a restart',
  () =>
    run(async (_, late) => {
      const account = await system.account(0, { kind: 'retail' });
      const paid = { amount: 4900, currency: 'GBP', provider: 'manual' } as const;
      const { reference } = await system.desk.place(account, { productCode: 'RapidSSL-12', buyerReference: 'r', endCustomerEmail: null, paid });
      await cancel(reference, 'order-page');
      const order = await system.getOrder(reference);
      const results = await settle(
        late().then(() => system.desk.send(reference, 'requestRefund', { actor: 'order-page' })),
        late().then(() => system.desk.restart(order, 'order-page')),
      );
      expect(taken(results)).toBe(1);
      return { reference, ends: [results[0]!.status === 'fulfilled' ? 'refund-requested' : 'restarted'] };
    }),
  PATIENCE_MS,
);

test('an approval that was sent before a reissue came is refused, and the reissue goes on', async () => {
  const reference = await cancelRequested(system, await system.account(12), 'www.reissue-race.test');
  await mailTo(system, 'boss@reissue-race.test', reference, /approv/i);
  await Promise.allSettled([
    system.desk.reissue(await system.getOrder(reference), configuration('www.reissue-race.test'), 'reseller-api'),
    answer(system, reference, 'boss@reissue-race.test', 'approve'),
  ]);
  await eventually(async () => {
    const { state, certificateVersion } = await system.getOrder(reference);
    return state === 'credited' || (state === 'issued' && certificateVersion === 2);
  }, 'one of the two');
  expect(await brokenInvariants(system, reference)).toEqual([]);
});
