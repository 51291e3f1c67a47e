import { z } from 'zod';
import type { RequestHandler } from 'express';
import { Problem, type FieldProblem } from '../../domain/problem';
import type { Parameters } from './parameters';

/**
 * How long what comes from outside may be. Looked at before anything of it is parsed, at every door, so that no expression and no loop meets more than it
 * was made for. The body is bounded before, by the parsers of bodies: 64 KiB.
 */

/** Of the server itself: how long a request may take to come in, and all of its headers with the address. */
export const serverBounds = { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 64 * 1024 };

/** Longer than any address that we give out. */
const LONGEST_PATH = 2000;
/** Cookies and Authorization among them; all headers together have 64 KiB. */
const LONGEST_HEADER = 8192;
/** Of a field whose schema allows less: what is a little too long comes back with the form, beside its field. */
const LONGEST_LINE = 1000;
/** Entries of a list, and fields of an object, in a JSON body. */
const MOST_ENTRIES = 250;

/** For addresses and headers, whatever the route. */
export const refuseOverlongHead: RequestHandler = (request, _response, next) => {
  if (request.path.length > LONGEST_PATH)
    return next(new Problem('not-found', `There is nothing at this address: no address here is longer than ${LONGEST_PATH} characters.`));
  const [field] = Object.entries(request.headers).find(([, value]) => String(value).length > LONGEST_HEADER) ?? [];
  if (field !== undefined) {
    const detail = `The header ${field} is longer than ${LONGEST_HEADER} characters; shorten it.`;
    return next(new Problem('malformed', detail, [{ field, detail, source: 'header' }]));
  }
  next();
};

/** Throws the complaints about fields that are longer than the schema lets them be. */
export function refuseOverlong(schema: z.ZodObject, fields: Parameters, source?: FieldProblem['source']): void {
  const longest = longestOf(schema);
  const wrong = Object.entries(fields).flatMap(([field, value]) => {
    const most = longest.get(field) ?? LONGEST_LINE;
    return value.length > most ? [{ field, detail: `${field} is longer than ${most} characters; shorten it.`, ...(source && { source }) }] : [];
  });
  if (wrong[0]) throw new Problem('invalid', wrong[0].detail, wrong);
}

const known = new WeakMap<z.ZodObject, ReadonlyMap<string, number>>();

/** By field of a schema; those that say less than a line may be as long as a line. */
function longestOf(schema: z.ZodObject): ReadonlyMap<string, number> {
  const made = known.get(schema) ?? new Map(Object.entries(inputOf(schema)).map(([name, { maxLength = 0 }]) => [name, Math.max(maxLength, LONGEST_LINE)]));
  known.set(schema, made);
  return made;
}

/** The JSON schemas of what may be sent. */
export function inputOf(schema: z.ZodObject): Record<string, { maxLength?: number }> {
  return (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).properties ?? {}) as Record<string, { maxLength?: number }>;
}

/** Complaints about lists and objects of a JSON body with more entries than any that is asked for. @param place names of the fields above */
export function tooMany(value: unknown, place: readonly string[] = []): FieldProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  const field = place.join('.');
  const entries = Object.entries(value);
  if (entries.length > MOST_ENTRIES) return [{ field, detail: `${field || 'The body'} has more than ${MOST_ENTRIES} entries; send fewer.` }];
  return entries.flatMap(([name, inner]) => tooMany(inner, [...place, name]));
}
