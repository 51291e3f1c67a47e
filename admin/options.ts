import { InvalidArgumentError } from 'commander';
import ms, { type StringValue } from 'ms';
import { readEmailAddress } from '../domain/people/email-address';
import { plainLine } from '../domain/plain-line';
import { DAY_MS } from '../domain/time';

/** What the options of commands may be. Each throws one sentence, which commander puts behind the option's name. */

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 999999999.');
  return Number(text);
}

/** One line of 1 to so many characters. */
export const lineUpTo = (most: number) => (text: string) => {
  const line = text.trim();
  if (line === '' || line.length > most || !plainLine.test(line)) throw new InvalidArgumentError(`It must have 1 to ${most} characters, in one line.`);
  return line;
};

export const nonEmpty = lineUpTo(200);

/** The caller's own key of an entry in the ledger, which is part of a longer one there. */
export const entryKey = lineUpTo(60);

export function emailAddress(text: string): string {
  const read = readEmailAddress(text);
  if ('wrong' in read) throw new InvalidArgumentError(`It ${read.wrong}.`);
  return read.address;
}

/** Longer ones lead nowhere, and in the end beyond what a date can be. */
const LONGEST_DAYS = 3650;

export function duration(text: string): number {
  const milliseconds = text.length > 100 ? NaN : ms(text as StringValue);
  if (!Number.isInteger(milliseconds) || milliseconds <= 0) throw new InvalidArgumentError('It must be a duration such as "30 days" or "20 seconds".');
  if (milliseconds > LONGEST_DAYS * DAY_MS) throw new InvalidArgumentError(`It must be at most ${LONGEST_DAYS} days.`);
  return milliseconds;
}

export function months(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > 1200) throw new InvalidArgumentError('It must be a whole number of months from 1 to 1200.');
  return Number(text);
}
