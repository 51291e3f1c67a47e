import { nextCertificateReminder, nextTermReminder } from '../../../domain/order/reminders';
import { reissueDueAt, termEnd } from '../../../domain/sale/term';
import { DAY_MS } from '../../../domain/time';
import { isReusable, validationReuseDays } from '../../../domain/validation/reuse';
import { certificateNotAfter, validityCapDays } from '../../../domain/order/validity';
import { reasonInWords } from '../../../domain/order/waiting';
import { nextStep } from '../../../workflows/story';
import { anIssuedOrder, anOrder, placedAt } from '../../support/samples/an-order';

test.each([
  ['2026-11-23', 200, 199],
  ['2027-03-14', 200, 199],
  ['2027-03-15', 100, 99],
  ['2028-03-15', 100, 99],
  ['2029-03-14', 100, 99],
  ['2029-03-15', 10, 46],
])('on %s a validation may be used for %i days and a certificate lasts %i days', (day, reuse, validity) => {
  const at = Date.parse(`${day}T00:00:00Z`);
  expect(validationReuseDays(at)).toBe(reuse);
  expect(validityCapDays(at)).toBe(validity);
  expect(isReusable({ method: 'DNS', validatedAt: at - reuse * DAY_MS + 1 }, at)).toBe(true);
  expect(isReusable({ method: 'DNS', validatedAt: at - reuse * DAY_MS }, at)).toBe(false);
  expect(isReusable({ method: 'DNS' }, at)).toBe(false);
});

test.each([
  ['2026-11-23', 169],
  ['2027-06-01', 69],
  ['2029-06-01', 31],
])('a 12-month order issued on %s is reissued after %i days: planned when it is issued, by the limits of that day', (day, days) => {
  const issuedAt = Date.parse(`${day}T00:00:00Z`);
  const termEndsAt = termEnd(anOrder(), issuedAt);
  const notAfter = certificateNotAfter(issuedAt, termEndsAt).getTime();
  expect(Math.round((reissueDueAt(issuedAt, notAfter, termEndsAt)! - issuedAt) / DAY_MS)).toBe(days);
});

test('a certificate that lasts until the term ends is not reissued', () => {
  const termEndsAt = placedAt + 60 * DAY_MS;
  expect(reissueDueAt(placedAt, certificateNotAfter(placedAt, termEndsAt).getTime(), termEndsAt)).toBeUndefined();
});

test.each([
  ['leap day', '2028-02-29T12:00:00Z', '2029-02-28T12:00:00.000Z'],
  ['the day that clocks change in Europe', '2027-03-28T01:30:00Z', '2028-03-28T01:30:00.000Z'],
])('scenario 22: a term of 12 months from %s ends in UTC calendar months', (_, from, to) => {
  expect(new Date(termEnd(anOrder(), Date.parse(from))).toISOString()).toBe(to);
});

test.each([
  [40, 40],
  [90, 90],
  [120, 90],
  [-3, 0],
])('a renewal of an order with %i days left has a term that is longer by %i days', (left, added) => {
  const renewal = anOrder({ renewalOf: { reference: 'CW-0', termEndsAt: placedAt + left * DAY_MS } });
  expect(termEnd(renewal, placedAt) - termEnd(anOrder(), placedAt)).toBe(added * DAY_MS);
});

test('P40: reminders of the term: by shares of it, or on the customer’s own days; each once', () => {
  const order = anIssuedOrder();
  const term = order.termEndsAt! - order.issuedAt!;
  const first = nextTermReminder(order)!;
  expect(first).toBe(order.issuedAt! + Math.floor(term * 0.92));
  const second = nextTermReminder({ ...order, remindedAt: first })!;
  expect(second).toBe(order.issuedAt! + Math.floor(term * 0.98));
  expect(nextTermReminder({ ...order, remindedAt: second })).toBeUndefined();
  expect(nextTermReminder({ ...order, reminderDays: [14, 3] })).toBe(order.termEndsAt! - 14 * DAY_MS);
});

test('a schedule that is set late does not make up for what it would have sent before', () => {
  const order = anIssuedOrder();
  const at = order.termEndsAt! - 20 * DAY_MS;
  const set = (days: number[]) => ({ ...order, ...nextStep(order, { type: 'setReminders', messageId: 'm', actor: 'x', days }, at)!.facts });
  expect(nextTermReminder(set([30]))).toBeUndefined();
  expect(nextTermReminder(set([30, 20, 7]))).toBe(order.termEndsAt! - 7 * DAY_MS);
  expect(nextTermReminder(set([30, 25, 21, 19]))).toBe(order.termEndsAt! - 19 * DAY_MS);
  const early = anOrder();
  const before = { ...early, ...nextStep(early, { type: 'setReminders', messageId: 'm', actor: 'x', days: [30] }, placedAt)!.facts };
  expect(nextTermReminder({ ...order, ...before, issuedAt: placedAt, termEndsAt: order.termEndsAt })).toBe(order.termEndsAt! - 30 * DAY_MS);
});

describe('a certificate that another one should have followed', () => {
  const from = placedAt;
  const to = placedAt + 100 * DAY_MS;
  const days = (at: number | undefined) => (at === undefined ? undefined : (at - from) / DAY_MS);
  const due = to - 30 * DAY_MS - 3_600_000;
  const order = anIssuedOrder({ certificateStartsAt: from, certificateExpiresAt: to, nextReissueAt: due });
  const byItself = { configurationId: 'c', names: order.names, requestedAt: due };

  test('the contacts are reminded after 93, 98 and 100 % of its life, each once', () => {
    const open = { ...order, reissue: byItself };
    expect(days(nextCertificateReminder(open))).toBe(93);
    expect(days(nextCertificateReminder({ ...open, certificateRemindedAt: from + 93 * DAY_MS }))).toBe(98);
    expect(days(nextCertificateReminder({ ...open, certificateRemindedAt: from + 98 * DAY_MS }))).toBe(100);
    expect(nextCertificateReminder({ ...open, certificateRemindedAt: to })).toBeUndefined();
  });

  test('where nothing is begun by itself, they are reminded when that would have been', () => {
    for (const without of [{ nextReissueAt: undefined }, { reissue: { ...byItself, requestedAt: from + DAY_MS } }])
      expect(nextCertificateReminder({ ...order, ...without })).toBe(due);
    expect(days(nextCertificateReminder(order))).toBe(93);
  });

  test('not where the certificate lasts until the term ends, and not before there is one', () => {
    expect(nextCertificateReminder({ ...order, termEndsAt: to + DAY_MS })).toBeUndefined();
    expect(nextCertificateReminder(anOrder())).toBeUndefined();
  });

  test('after its last second the texts say that it has expired', () => {
    const open = { ...order, reissue: byItself, waitingOn: 'domain-validation' as const };
    expect(reasonInWords(open, to)).toContain('The certificate is valid and a reissue is on its way.');
    expect(reasonInWords(open, to + 1)).toContain('The certificate has expired and a reissue is on its way.');
    expect(reasonInWords(order, to)).toBe('The certificate is issued.');
    expect(reasonInWords(order, to + 1)).toMatch(/^The certificate has expired and no other one is on its way/);
    expect(reasonInWords({ ...order, state: 'cancel-requested', waitingOn: 'admin-contact' }, to + 1)).toMatch(/^The certificate has expired\. Waiting/);
  });
});
