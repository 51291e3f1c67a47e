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

const padded = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'));
/** `2026-11-22T` by the number of the day since the epoch. */
const knownDays = new Map<number, string>();
const MOST_DAYS = 10_000;

function isoDay(day: number): string {
  const known = knownDays.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 11);
  if (knownDays.size >= MOST_DAYS) knownDays.clear();
  knownDays.set(day, text);
  return text;
}

/**
 * `2026-11-22T09:10:11.123Z`, as Date writes it, which is asked for the day alone: a page of fifty orders has six hundred instants, and took a seventh of its
 * time to write them.
 */
export function isoTime(at: Instant): string {
  const day = Math.floor(at / DAY_MS);
  const since = at - day * DAY_MS;
  const two = (number: number) => padded[Math.floor(number)]?.slice(1);
  return `${isoDay(day)}${two(since / HOUR_MS)}:${two((since / MINUTE_MS) % 60)}:${two((since / SECOND_MS) % 60)}.${padded[since % SECOND_MS]}Z`;
}

/** `2026-11-22 09:10:11`, UTC: the format of the compatible API. */
export function compatibleTime(at: Instant): string {
  return isoTime(at).slice(0, 19).replace('T', ' ');
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/**
 * `22 November 2026, 09:10 UTC`: for people. Not by Intl, which costs a millisecond at a time and whose wording depends on the version of Node, and not by a
 * library's pattern: a list shows hundreds of them.
 */
export function readableTime(at: Instant): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${isoTime(at).slice(11, 16)} UTC`;
}

/** `22 November 2026`, the day in UTC: for people. */
export function readableDay(at: Instant): string {
  return readableTime(at).replace(/,.*/, '');
}

/** `22 Nov 2026`, the day in UTC: for tables. */
export function shortDay(at: Instant): string {
  const [day, month = '', year] = readableDay(at).split(' ');
  return `${day} ${month.slice(0, 3)} ${year}`;
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
