import { z } from 'zod';
import { plainLine } from '../../../domain/plain-line';
import { isoTime } from '../../../domain/time';
import { address, addressSchema } from '../../http/email-address';

/** Pieces of schemas that several resources share. Names of fields are those of the glossary, in snake case. */

/** In answers: an instant as RFC 3339, UTC. */
export const instant = z.string().meta({ format: 'date-time', examples: ['2026-11-24T09:10:11.000Z'] });
/** In requests: any offset; milliseconds since the epoch once parsed. */
export const givenInstant = z.iso
  .datetime({ offset: true, message: 'is no RFC 3339 time; send one such as 2026-11-24T09:10:11Z' })
  .transform((text) => Date.parse(text))
  .meta({ override: { type: 'string', format: 'date-time', pattern: undefined } });

export function toInstant(at: number): string {
  return isoTime(at);
}

/** Null: not yet, or never. */
export function orNull(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : toInstant(at);
}

export const reference = z.string().regex(/^CW-[0-9A-HJKMNP-TV-Z]{12}$/);
export const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** Plain text in one line. The words before the text name what is wrong with it. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max, { abort: true })
    .regex(plainLine, 'has line breaks, control characters or invalid UTF-8; send plain text in one line')
    .meta({ override: { type: 'string', minLength: 1, maxLength: max, pattern: '^[^\\x00-\\x1f\\x7f\\u2028\\u2029\\ufffd]*$' } });

export const email = z.string().trim().max(254, { abort: true }).pipe(address).meta({ override: addressSchema });

export const exponent = z.int().meta({ description: 'How many of the digits are decimals: 2 where 4900 is 49.00; 0 for points and units' });

export const amount = z
  .object({
    amount: z.int(),
    unit: z.string().meta({ description: '`points`, `test-points`, `units` of a contract, or the minor units of a currency such as `GBP`' }),
    exponent,
  })
  .meta({ id: 'Amount', description: 'A whole number of a unit.' });

/** A page of a list. */
export function page<Item extends z.ZodType>(item: Item, id: string) {
  return z
    .object({
      data: z.array(item),
      next_cursor: z.string().nullable().meta({ description: 'Send it as `cursor` to get the next page; null on the last one' }),
    })
    .meta({ id });
}

export const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(200)
  .optional()
  .transform((given) => given ?? 50)
  .meta({ description: 'The most entries in the answer; 50 when left out', override: { type: 'integer', minimum: 1, maximum: 200 } });
export const cursor = z.string().max(500).meta({ description: 'Where to go on: `next_cursor` of the page before' });
