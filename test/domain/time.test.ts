import fc from 'fast-check';
import { addCalendarMonths, compatibleTime, isoTime, readableTime } from '../../domain/time';

test.each([
  ['2026-11-23T10:00:00Z', 12, '2027-11-23T10:00:00.000Z'],
  ['2027-01-31T23:59:59Z', 1, '2027-02-28T23:59:59.000Z'],
  ['2028-02-29T12:00:00Z', 12, '2029-02-28T12:00:00.000Z'],
  ['2026-03-28T01:30:00Z', 12, '2027-03-28T01:30:00.000Z'],
  ['2026-12-31T23:30:00Z', 24, '2028-12-31T23:30:00.000Z'],
])('scenario 22: %s plus %i calendar months is %s, in any zone, over leap days and clock changes', (from, months, to) => {
  expect(new Date(addCalendarMonths(Date.parse(from), months)).toISOString()).toBe(to);
});

test('instants are written in UTC, for machines and for people', () => {
  const at = Date.parse('2026-11-22T23:45:11Z');
  expect([compatibleTime(at), readableTime(at)]).toEqual(['2026-11-22 23:45:11', '22 November 2026, 23:45 UTC']);
});

test('an instant is written as Date writes it', () => {
  const instants = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });
  fc.assert(fc.property(instants, (at) => expect(isoTime(at)).toBe(new Date(at).toISOString())));
  for (const at of [0, 1, 59_999, 60_000, 86_399_999, 86_400_000, Date.UTC(2028, 1, 29, 23, 59, 59, 999)]) expect(isoTime(at)).toBe(new Date(at).toISOString());
  expect(() => isoTime(NaN)).toThrow(RangeError);
});
