import { addCalendarMonths, compatibleTime, readableTime } from '../../domain/time';

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
