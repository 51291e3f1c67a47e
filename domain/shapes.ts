import { plainLine } from './plain-line';

/**
 * What comes from outside a workflow's own code: from the Temporal UI anything may come. `what` goes on from "must be".
 * Not by a library, because the modules of workflows are frozen (docs/decisions/0046-one-record-for-each-message.md).
 */
export interface Shape<T = unknown> {
  holds: (value: unknown) => value is T;
  what: string;
}
export type Fields = Readonly<Record<string, Shape>>;
/** What a shape is the shape of */
export type Shaped<S> = S extends Shape<infer T> ? T : never;
type Optional<F> = { [K in keyof F]: undefined extends Shaped<F[K]> ? K : never }[keyof F];
export type ShapedFields<F> = { [K in Exclude<keyof F, Optional<F>>]: Shaped<F[K]> } & { [K in Optional<F>]?: Shaped<F[K]> };

function shape<T>(what: string, holds: (value: unknown) => boolean): Shape<T> {
  return { what, holds: holds as Shape<T>['holds'] };
}
/** Bounded before it is read. */
const matching = (most: number, what: string, ...expressions: RegExp[]) =>
  shape<string>(what, (value) => typeof value === 'string' && value.length <= most && expressions.every((expression) => expression.test(value)));

export const anyText = shape<string>('text', (value) => typeof value === 'string');
export const text = (most: number) => matching(most, `one line of 1 to ${most} characters`, plainLine, /\S/);
export const reference = matching(20, 'an order reference', /^CW-[0-9A-Z]{12}$/);
export const domainName = matching(253, 'a domain name', /^(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+$/);
export const oneOf = <const W extends string>(words: readonly W[]) =>
  shape<W>(`one of ${words.join(', ')}`, (value) => (words as readonly unknown[]).includes(value));
export const yesOrNo = shape<boolean>('true or false', (value) => typeof value === 'boolean');
export const whole = shape<number>('a whole number', Number.isSafeInteger);
export const share = shape<number>('a share', (value) => typeof value === 'number' && value >= 0 && value <= 1);
/** UTC milliseconds up to the year 9999: a later instant cannot be written down. */
export const instant = shape<number>('an instant in milliseconds', (value) => whole.holds(value) && value >= 0 && value < 253_402_300_800_000);
export const list = <T>(least: number, most: number, each: Shape<T>) =>
  shape<T[]>(
    `a list of ${least} to ${most}, each ${each.what}`,
    (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(each.holds),
  );
export const optional = <T>({ what, holds }: Shape<T>) => shape<T | undefined>(what, (value) => value === undefined || holds(value));
export const orNull = <T>({ what, holds }: Shape<T>) => shape<T | null>(what, (value) => value === null || holds(value));
export const object = <F extends Fields>(fields: F, what: string) =>
  shape<ShapedFields<F>>(what, (value) => isObject(value) && wrongFieldOf(value, fields) === undefined);
const domains = list(0, 100, domainName);
export const domainByDomain = shape<Record<string, string>>(
  'domain names by domain name',
  (value) => isObject(value) && domains.holds(Object.keys(value)) && domains.holds(Object.values(value)),
);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The first field that is not what it must be; undefined: all are. @param given that may be no object at all */
export function wrongFieldOf(given: unknown, fields: Fields): { field: string; isMissing: boolean; what: string } | undefined {
  const valueOf = (field: string) => (isObject(given) && Object.hasOwn(given, field) ? given[field] : undefined);
  const wrong = Object.entries(fields).find(([field, { holds }]) => !holds(valueOf(field)));
  return wrong && { field: wrong[0], isMissing: valueOf(wrong[0]) === undefined, what: wrong[1].what };
}
