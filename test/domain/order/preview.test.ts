import fc from 'fast-check';
import { accountKinds } from '../../../domain/sale/account';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { refusal } from '../../../domain/order/lifecycle';
import { payerLedger } from '../../../domain/sale/ledger';
import { orderStates, type Order } from '../../../domain/order/order';
import { firstPolicySet } from '../../../domain/sale/policy';
import { DAY_MS } from '../../../domain/time';
import type { Transfer } from '../../../domain/sale/ledger';
import { nextStep } from '../../../workflows/story';
import { anIssuedOrder, anOrder, placedAt } from '../../support/samples/an-order';

/** Any order that a cancellation may be asked for: every state and kind, around the end of its window. */
const anyOrder = fc
  .record({
    state: fc.constantFrom(...orderStates),
    kind: fc.constantFrom(...accountKinds),
    givesBack: fc.boolean(),
    anchor: fc.constantFrom('placed' as const, 'issued' as const),
    approver: fc.constantFrom('admin-contact' as const, 'none' as const),
    waitsForIssuer: fc.boolean(),
    reissueOnItsWay: fc.boolean(),
    issuedAfterDays: fc.integer({ min: 0, max: 40 }),
  })
  .map(({ state, kind, givesBack, anchor, approver, waitsForIssuer, reissueOnItsWay, issuedAfterDays }): Order => {
    const issued = state !== 'placed' && state !== 'configured';
    const contractId = kind === 'partner' ? 'a-contract' : undefined;
    const policy = { ...firstPolicySet[kind], givesBack, anchor, approver };
    const sale = { ...anOrder().sale, accountKind: kind, policy, contractId, unit: kind === 'partner' ? 'units' : kind === 'retail' ? 'GBP' : 'points' };
    const issuedAt = placedAt + issuedAfterDays * DAY_MS;
    if (!issued)
      return anOrder({ state, sale, waitingOn: state === 'placed' ? 'configuration' : waitsForIssuer ? 'issuer' : 'domain-validation', configurationId: 'c' });
    const waitingOn = state === 'cancel-requested' ? ('admin-contact' as const) : null;
    const cancellation = { requestedAt: issuedAt, approvalId: 'a', askedAt: issuedAt, endsAt: issuedAt + 100 * DAY_MS, remindersSent: 0 };
    const reissue = reissueOnItsWay ? { configurationId: 'c2', names: ['www.example.com'], requestedAt: issuedAt } : undefined;
    return anIssuedOrder({ state, sale, waitingOn, issuedAt, cancellation: state === 'cancel-requested' ? cancellation : undefined, reissue });
  });
const anyMoment = fc.integer({ min: 0, max: 80 * 24 }).map((hours) => placedAt + hours * 3_600_000);

/** Takes an order through its cancellation as the workflow does: asks, approves where somebody has to, revokes; gives all that was written. */
function cancelled(order: Order, at: number): { order: Order; transfers: Transfer[]; askedFor: boolean; revoked: boolean } | undefined {
  if (refusal(order, 'requestCancel', at)) return undefined;
  const transfers: Transfer[] = [];
  const go = (message: Parameters<typeof nextStep>[1]) => {
    const step = nextStep(order, message, at);
    order = { ...order, ...step?.facts };
    transfers.push(...(step?.transfers ?? []));
  };
  go({ type: 'requestCancel', messageId: 'm', actor: 'x', requestedAt: at });
  const askedFor = order.state === 'cancel-requested';
  if (askedFor) go({ type: 'approveCancel', messageId: 'n', actor: 'x', approvalId: order.cancellation!.approvalId });
  const revoked = order.state === 'approved' && order.certificateVersion > 0;
  if (order.state === 'approved') go({ type: 'certificateRevoked' });
  return { order, transfers, askedFor, revoked };
}

test('T01 T22: over all states, kinds and moments, what the preview says is what happens', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyOrder, anyMoment, (order, at) => {
      const preview = cancellationPreview(order, at);
      const outcome = cancelled(order, at);
      expect(preview.eligible).toBe(outcome !== undefined);
      if (!outcome) return void seen.add(`refused ${order.state}`);
      seen.add(`${order.sale.accountKind} ${preview.outcome} ${preview.how}`);
      expect(preview.how).toBe(outcome.askedFor ? 'after-approval' : 'at-once');
      expect(preview.revokesCertificate).toBe(outcome.revoked);
      expect(outcome.transfers.map(({ key: _, ...line }) => line)).toEqual(preview.ledgerLines);
      expect(preview.givesBack).toEqual(outcome.transfers.map(({ unit, amount }) => ({ unit, amount })));
      expect(outcome.order).toMatchObject(
        {
          credit: { state: 'credited', waitingOn: null },
          'customer-choice': { state: 'cancelled', waitingOn: 'customer-choice' },
          nothing: { state: 'cancelled', waitingOn: null },
        }[preview.outcome],
      );
      for (const { destination } of outcome.transfers) expect(destination).toBe(payerLedger(order.sale));
    }),
    { numRuns: 2000 },
  );
  expect([...seen].filter((way) => !way.startsWith('refused')).sort()).toEqual([
    // by a policy of the contract's own
    'partner credit after-approval',
    'partner credit at-once',
    'partner nothing after-approval',
    'partner nothing at-once',
    'reseller credit after-approval',
    'reseller credit at-once',
    'reseller nothing after-approval',
    'reseller nothing at-once',
    'retail customer-choice after-approval',
    'retail customer-choice at-once',
    'retail nothing after-approval',
    'retail nothing at-once',
  ]);
});

test('T17 A29: the refusal is the same in preview and lifecycle, for every kind and state', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyOrder, anyMoment, (order, at) => {
      const refused = refusal(order, 'requestCancel', at);
      if (!refused) return;
      seen.add(order.state);
      expect(cancellationPreview(order, at)).toMatchObject({ eligible: false, outcome: 'nothing', rule: refused.message });
    }),
    { numRuns: 2000 },
  );
  // Asked for already, a cancellation stays in time.
  expect([...seen].sort()).toEqual(orderStates.filter((state) => state !== 'cancel-requested').sort());
});
