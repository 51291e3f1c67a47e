import { certificateNotAfter, validityCapDays } from '../../../domain/order/validity';

test.each([
  ['2026-03-14T23:59:59.999Z', 397],
  ['2026-03-15T00:00:00Z', 199],
  ['2027-03-14T23:59:59.999Z', 199],
  ['2027-03-15T00:00:00Z', 99],
  ['2029-03-14T23:59:59.999Z', 99],
  ['2029-03-15T00:00:00Z', 46],
  ['2040-01-01T00:00:00Z', 46],
])('a certificate issued at %s lives at most %s days', (at, days) => {
  expect(validityCapDays(new Date(at))).toBe(days);
  expect(validityCapDays(Date.parse(at))).toBe(days);
});

test.each([
  ['the cap, where the term is longer', '2026-11-01T10:00:00Z', '2027-11-01T10:00:00Z', '2027-05-19T09:59:59.000Z'],
  ['the term, where it ends first', '2027-10-01T10:00:00Z', '2027-11-01T10:00:00Z', '2027-11-01T09:59:59.000Z'],
  ['the cap of the day of issuance, across a change of rules', '2027-03-14T12:00:00Z', '2028-03-14T12:00:00Z', '2027-09-29T11:59:59.000Z'],
  ['whole seconds', '2026-11-01T10:00:00.700Z', '2027-11-01T10:00:00Z', '2027-05-19T09:59:59.000Z'],
])('notAfter is %s', (_, notBefore, termEndsAt, notAfter) => {
  expect(certificateNotAfter(new Date(notBefore), new Date(termEndsAt)).toISOString()).toBe(notAfter);
});

test('both ends counted, a certificate of 199 days has exactly 199 times 86,400 seconds', () => {
  const notBefore = Date.UTC(2026, 10, 1);
  const seconds = (certificateNotAfter(notBefore, Infinity).getTime() - notBefore) / 1000 + 1;
  expect(seconds).toBe(199 * 86_400);
});
