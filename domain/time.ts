import { UTCDate } from '@date-fns/utc';
import { addMonths } from 'date-fns';

/** An instant: milliseconds since the Unix epoch, UTC. Names of instants end in `At`. */
export type Instant = number;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
/** A day is 86,400 seconds (CA/B Forum Baseline Requirements 1.6.1), never a calendar day of some zone. */
export const DAY_MS = 24 * HOUR_MS;

/** Calendar months in UTC; 31 January plus one month is the last day of February. */
export function addCalendarMonths(at: Instant, months: number): Instant {
  return addMonths(new UTCDate(at), months).getTime();
}

/** `2026-11-22 09:10:11`, UTC: the format of the compatible API. */
export function compatibleTime(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/**
 * `22 November 2026, 09:10 UTC`: for people. Not by Intl, which costs a millisecond at a time and whose wording depends on the version of Node, and not by a
 * library's pattern: a list shows hundreds of them.
 */
export function readableTime(at: Instant): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** `22 November 2026`, the day in UTC: for people. */
export function readableDay(at: Instant): string {
  return readableTime(at).replace(/,.*/, '');
}

/** `30 days`, `20 seconds`: the largest unit that divides the duration. */
export function durationInWords(durationMs: number): string {
  const units: [number, string][] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
    [1, 'millisecond'],
  ];
  const [size, name] = units.find(([size]) => durationMs % size === 0) ?? [1, 'millisecond'];
  const count = durationMs / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
