import { accountKinds, type AccountKind } from '../../../domain/sale/account';
import { nextDeadline } from '../../../domain/order/deadline';
import type { Remedy } from '../../../domain/order/issuer-refusal';
import { waitingOns, type DomainValidation, type Order, type OrderState, type WaitingOn } from '../../../domain/order/order';
import { firstPolicySet } from '../../../domain/sale/policy';
import { HOUR_MS, MINUTE_MS, readableTime } from '../../../domain/time';
import { waitingInWords, waitingWords, type Seen } from '../../../domain/order/waiting';
import { anIssuedOrder, anOrder, placedAt } from '../../support/samples/an-order';

/** Promise of the order page: whatever an order waits for, one text says for whom, since when, what comes by itself and when, and what the last e-mail did. */
const since = placedAt + HOUR_MS;
const byEmail: DomainValidation = { domain: 'example.com', method: 'EMAIL', approvalId: 'x', linkEndsAt: placedAt + 720 * HOUR_MS };
const byDns: DomainValidation = { ...byEmail, method: 'DNS' };
const validated = { ...byEmail, validatedAt: placedAt };
const cancellation = { requestedAt: since, approvalId: 'c', askedAt: since, endsAt: since + 336 * HOUR_MS, remindersSent: 0 };
const reissue = { configurationId: 'c2', names: ['example.com'], requestedAt: since };
const refusedFor = (remedy: Remedy) => ({ reason: 'A policy of the issuer forbids it.', remedy });
const configured = { state: 'configured' as const, configurationId: 'c', names: ['example.com'] };

/** Every state that waits, with everything that it can wait for. */
const waits: [OrderState, WaitingOn, string, Partial<Order>][] = [
  ['placed', 'configuration', '', {}],
  ['configured', 'domain-validation', 'by e-mail', { ...configured, validations: [byEmail] }],
  ['configured', 'domain-validation', 'by DNS', { ...configured, validations: [byDns] }],
  ['configured', 'domain-validation', 'by both', { ...configured, validations: [byEmail, { ...byDns, domain: 'example.net' }] }],
  ['configured', 'vetting', 'beside the approver', { ...configured, validations: [byEmail] }],
  ['configured', 'vetting', 'alone', { ...configured, validations: [validated] }],
  ['configured', 'manual-review', 'beside the approver', { ...configured, validations: [byEmail], reviewReason: 'an earlier order was cancelled.' }],
  ['configured', 'manual-review', 'alone', { ...configured, validations: [validated], reviewReason: 'an earlier order was cancelled.' }],
  ['configured', 'issuer', 'which signs', { ...configured, validations: [validated] }],
  ['configured', 'issuer', 'which is down', { ...configured, validations: [validated], issuerFailures: 2, retryAt: since + MINUTE_MS }],
  ['configured', 'csr', 'before the first certificate', { ...configured, validations: [validated], issueRefusal: refusedFor('csr') }],
  ['configured', 'customer-action', 'before the first certificate', { ...configured, validations: [validated], issueRefusal: refusedFor('customer-action') }],
  ['configured', 'staff-action', 'before the first certificate', { ...configured, validations: [validated], issueRefusal: refusedFor('staff-action') }],
  ['issued', 'csr', 'of a reissue', { reissue, validations: [validated], issueRefusal: refusedFor('csr') }],
  ['issued', 'customer-action', 'of a reissue', { reissue, validations: [validated], issueRefusal: refusedFor('customer-action') }],
  [
    'issued',
    'staff-action',
    'for an older one that is not revoked',
    { revocation: { reason: 'superseded', versions: [1] }, certificateVersion: 2, revokeRefusal: refusedFor('staff-action') },
  ],
  ['approved', 'staff-action', 'for what is not revoked', { revokeRefusal: refusedFor('staff-action') }],
  ['revoked', 'staff-action', 'for what is not revoked', { revocation: { reason: 'keyCompromise' }, revokeRefusal: refusedFor('staff-action') }],
  ['issued', 'domain-validation', 'for a reissue', { reissue, validations: [byEmail] }],
  ['issued', 'domain-validation', 'for a reissue by DNS', { reissue, validations: [byDns] }],
  ['issued', 'manual-review', 'of a reissue', { reissue, validations: [byEmail], reviewReason: 'an earlier order was cancelled.' }],
  ['issued', 'issuer', 'which reissues', { reissue, validations: [validated] }],
  ['issued', 'issuer', 'which revokes an older one', { revocation: { reason: 'superseded', versions: [1] }, certificateVersion: 2 }],
  ['cancel-requested', 'admin-contact', '', { cancellation }],
  ['approved', 'issuer', 'which revokes', {}],
  ['approved', 'issuer', 'which is down', { issuerFailures: 1, retryAt: since + MINUTE_MS }],
  ['revoked', 'issuer', 'which revokes', { revocation: { reason: 'keyCompromise' } }],
  ['cancelled', 'customer-choice', '', {}],
  ['refund-requested', 'refund', 'by staff', {}],
  ['refund-requested', 'refund', 'by Stripe', { sale: { ...anOrder().sale, payment: { provider: 'stripe', paymentId: 'pi' } } }],
  [
    'refund-requested',
    'refund',
    'that Stripe refused',
    { sale: { ...anOrder().sale, payment: { provider: 'stripe', paymentId: 'pi' } }, refundFailure: 'Stripe refuses: disputed.' },
  ],
  ['restarted', 'restart', '', { restartedAs: { reference: 'CW-NEWNEWNEWNEW', submissionId: 's' } }],
];

function orderThat(state: OrderState, waitingOn: WaitingOn, kind: AccountKind, facts: Partial<Order>): Order {
  const base = state === 'placed' || state === 'configured' ? anOrder() : anIssuedOrder();
  const order = { ...base, ...facts, state, waitingOn, since };
  return {
    ...order,
    sale: { ...order.sale, accountKind: kind, policy: firstPolicySet[kind] },
    windowEndsAt: kind === 'partner' ? placedAt + 720 * HOUR_MS : order.windowEndsAt,
  };
}

const cases = waits.flatMap(([state, waitingOn, how, facts]) => accountKinds.map((kind) => [kind, state, waitingOn, how, facts] as const));
const time = String.raw`on \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC\.`;
const aTimeOrWhom = new RegExp(`^.{10,} ${time}$|usually within seconds\\.$|^Nothing happens by itself before .{10,}\\.$|^Stripe is asked again by itself`);

test('there is a case for everything that can be waited for', () => {
  expect([...new Set(waits.map(([, waitingOn]) => waitingOn))].sort()).toEqual([...waitingOns].sort());
});

test.each(cases)('%s, %s, waiting on %s %s: for whom, since when, what comes by itself, and the last e-mail', (kind, state, waitingOn, _, facts) => {
  const order = orderThat(state, waitingOn, kind, facts);
  const seen: Seen = { lastMail: { kind: 'issued', sent: true }, lastCheckAt: since };
  const [whom, when, next, mail, ...more] = waitingWords(order, seen).sentences;
  expect(whom).toMatch(/[Ww]aiting for .{10,}\.$/);
  expect(when).toBe(`Since ${readableTime(since)}.`);
  expect(next).toMatch(aTimeOrWhom);
  expect(mail).toBe('Last e-mail (certificate issued): sent.');
  expect(more).toEqual([]);
  expect(waitingInWords(order, seen)).not.toMatch(/undefined|\.\.|null/);
  expect(waitingWords(order).sentences[3]).toBe('No e-mail was sent so far.');
});

test.each(cases)('%s, %s, waiting on %s %s: the time that is named is the one at which something happens', (kind, state, waitingOn, _, facts) => {
  const order = orderThat(state, waitingOn, kind, facts);
  const next = waitingWords(order, { lastCheckAt: since }).sentences[2]!;
  const deadline = nextDeadline(order);
  if (/usually within seconds|We look again/.test(next)) return;
  expect(next.includes(' UTC')).toBe(deadline !== undefined);
  if (deadline) expect(next).toContain(readableTime(deadline.at));
});

test('by FILE and DNS the next step is our next look: half a minute after the first one, later less often, and never the end of the value before it', () => {
  const order = orderThat('configured', 'domain-validation', 'reseller', { ...configured, validations: [byDns] });
  const next = (lastCheckAt?: number) => waitingWords(order, { lastCheckAt }).sentences[2];
  expect(next()).toBe(`We look again by ourselves on ${readableTime(placedAt + 30_000)}.`);
  expect(next(placedAt + 4 * HOUR_MS)).toBe(`We look again by ourselves on ${readableTime(placedAt + 5 * HOUR_MS)}.`);
  expect(next(byDns.linkEndsAt - HOUR_MS)).toBe(`A fresh value to publish takes the place of this one on ${readableTime(byDns.linkEndsAt)}.`);
});
