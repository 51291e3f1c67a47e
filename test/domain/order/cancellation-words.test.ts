import { accountKinds } from '../../../domain/sale/account';
import { cancellationInWords, outcomeInWords } from '../../../domain/order/cancellation-words';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { orderStates, type Order, type OrderState, type WaitingOn } from '../../../domain/order/order';
import { firstPolicySet } from '../../../domain/sale/policy';
import { previewView } from '../../../api/web/order/preview-view';
import { anIssuedOrder, anOrder, placedAt } from '../../support/samples/an-order';

const waits: Partial<Record<OrderState, WaitingOn>> = {
  placed: 'configuration',
  configured: 'vetting',
  'cancel-requested': 'admin-contact',
  approved: 'issuer',
  cancelled: 'customer-choice',
  'refund-requested': 'refund',
  restarted: 'restart',
};

function orderOf(state: OrderState, kind: (typeof accountKinds)[number], facts: Partial<Order> = {}): Order {
  const base = anIssuedOrder({ state, waitingOn: waits[state] ?? null, ...facts });
  const contractId = kind === 'partner' ? 'a-contract' : undefined;
  const unit = { partner: 'units', reseller: 'points', retail: 'GBP' }[kind];
  return { ...base, sale: { ...anOrder().sale, accountKind: kind, contractId, unit, policy: firstPolicySet[kind] } };
}

const cases = orderStates.flatMap((state) => accountKinds.map((kind) => [state, kind] as const));

test.each(cases)('%s, %s: what has become of the cancellation fits the state', (state, kind) => {
  const { heading, what } = cancellationInWords(orderOf(state, kind));
  expect(`${heading}. ${what}`).toMatch(/[a-z]\.$/);
  expect(heading.includes('not cancelled')).toBe(['placed', 'configured', 'issued'].includes(state));
  expect(/unit/.test(what)).toBe(kind === 'partner' && ['approved', 'credited'].includes(state));
  if (state === 'approved') expect(what).toContain(outcomeInWords(orderOf(state, kind)));
  if (state === 'revoked' || state === 'expired') expect(heading).toBe('The order has ended');
});

test('an order that is being cancelled after its window promises nothing back', () => {
  expect(cancellationInWords(orderOf('approved', 'partner', { nothingBack: true })).what).toContain('Nothing is given back.');
});

test.each(accountKinds)('%s: the preview says what comes back in the same words', (kind) => {
  const order = orderOf('issued', kind, { waitingOn: null });
  const { outcome } = cancellationPreview(order, placedAt);
  expect(previewView(order, placedAt).effects).toContain(outcomeInWords(order, outcome));
});
