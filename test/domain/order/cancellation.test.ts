import { cancellationPreview, cancellationRefusal, refundWindowEnd } from '../../../domain/order/cancellation';
import { requestInstant } from '../../../domain/sale/policy';
import { DAY_MS, durationInWords, MINUTE_MS } from '../../../domain/time';
import { anIssuedOrder, anOrder, placedAt } from '../../support/samples/an-order';

const end = placedAt + 30 * DAY_MS;

test.each([
  ['one millisecond before the end', end - 1, true],
  ['exactly at the end', end, true],
  ['one millisecond after the end', end + 1, false],
])('scenario 20: a request %s', (_, at, inTime) => {
  expect(cancellationRefusal(anIssuedOrder(), at) === undefined).toBe(inTime);
  expect(cancellationPreview(anIssuedOrder(), at)).toMatchObject({
    eligible: inTime,
    givesBack: inTime ? [{ unit: 'points', amount: 12 }] : [],
    windowEndsAt: end,
  });
});

test('T11 A26: the window starts at first issuance for resellers, at placing for partners; a reissue does not move it', () => {
  expect(refundWindowEnd(anOrder())).toBeUndefined();
  expect(refundWindowEnd(anIssuedOrder({ certificateVersion: 7 }))).toBe(end);
  const order = anIssuedOrder({ issuedAt: placedAt + 5 * DAY_MS });
  expect(refundWindowEnd({ ...order, sale: { ...order.sale, policy: { ...order.sale.policy, anchor: 'placed' } } })).toBe(end);
});

test('T18: the refusal names rule, date, policy version and the way to staff', () => {
  expect(cancellationRefusal(anIssuedOrder(), end + 1)?.message).toBe(
    'The refund window of this order ended on 23 December 2026, 09:00 UTC (within 30 days after its first certificate was issued, policy version 1). ' +
      'Please open a support ticket related to Order Support; only staff can cancel it now, and nothing is credited.',
  );
});

test('a request that is open already is never refused by the clock', () => {
  const order = anIssuedOrder({
    state: 'cancel-requested',
    waitingOn: 'admin-contact',
    cancellation: { requestedAt: end, approvalId: 'x', askedAt: end, endsAt: end + DAY_MS, remindersSent: 0 },
  });
  expect(cancellationRefusal(order, end + 10 * DAY_MS)).toBeUndefined();
});

test('what a cancellation does is said before: how, and whether a certificate is revoked', () => {
  expect(cancellationPreview(anOrder(), placedAt)).toMatchObject({ eligible: true, how: 'at-once', revokesCertificate: false });
  expect(cancellationPreview(anIssuedOrder(), placedAt)).toMatchObject({ eligible: true, how: 'after-approval', revokesCertificate: true });
  expect(cancellationPreview(anIssuedOrder({ state: 'credited' }), placedAt)).toMatchObject({ eligible: false, givesBack: [] });
});

test.each([
  ['a stamp of just now', -1, -1],
  ['a stamp of 15 minutes ago', -15 * MINUTE_MS, -15 * MINUTE_MS],
  ['a stamp of more than 15 minutes ago', -15 * MINUTE_MS - 1, 0],
  ['a stamp of the future', 1, 0],
])('scenario 22: with clocks apart, %s counts from %i ms to %i ms', (_, stamp, counted) => {
  expect(requestInstant(placedAt + stamp, placedAt)).toBe(placedAt + counted);
});

test.each([
  [30 * DAY_MS, '30 days'],
  [DAY_MS, '1 day'],
  [20_000, '20 seconds'],
  [90 * MINUTE_MS, '90 minutes'],
  [1500, '1500 milliseconds'],
])('%i ms in words: %s', (duration, words) => expect(durationInWords(duration)).toBe(words));
