import { plainLine } from '../domain/plain-line';

/** What comes from outside the workflow's own code: from the Temporal UI anything may come. `what` goes on from "must be". */
export interface Shape {
  holds: (value: unknown) => boolean;
  what: string;
}

/** Fields of something that came, none of which is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export const text = (most: number): Shape => ({
  holds: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= most && plainLine.test(value),
  what: `one line of 1 to ${most} characters`,
});
export const oneOf = (words: readonly string[]): Shape => ({
  holds: (value) => (words as readonly unknown[]).includes(value),
  what: `one of ${words.join(', ')}`,
});
export const whole: Shape = { holds: (value) => Number.isSafeInteger(value), what: 'a whole number' };
export const yesOrNo: Shape = { holds: (value) => typeof value === 'boolean', what: 'true or false' };
/** Up to the year 9999: a later instant cannot be written down. */
export const instant: Shape = {
  holds: (value) => whole.holds(value) && Number(value) >= 0 && Number(value) < 253_402_300_800_000,
  what: 'an instant in milliseconds',
};
export const list = (least: number, most: number, each: Shape): Shape => ({
  holds: (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(each.holds),
  what: `a list of ${least} to ${most}, each ${each.what}`,
});
export const optional = (shape: Shape): Shape => ({ ...shape, holds: (value) => value === undefined || shape.holds(value) });
export const reference: Shape = { holds: (value) => typeof value === 'string' && /^CW-[0-9A-Z]{12}$/.test(value), what: 'an order reference' };

/** The first field that is not what it must be; undefined: all are. @param value that may be no object at all */
export function wrongFieldOf(value: unknown, shapes: Readonly<Record<string, Shape>>): { field: string; value: unknown; what: string } | undefined {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Fields;
  const wrong = Object.entries(shapes).find(([field, { holds }]) => !holds(Object.hasOwn(fields, field) ? fields[field] : undefined));
  return wrong && { field: wrong[0], value: fields[wrong[0]], what: wrong[1].what };
}
