import type { z } from 'zod';
import { Problem } from '../../domain/problem';

/** Opaque to clients: where a page ended. */
export function toCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Throws `invalid` for a cursor that is none of ours. */
export function fromCursor<Schema extends z.ZodType>(schema: Schema, cursor: string | undefined, field = 'cursor'): z.output<Schema> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = schema.safeParse(decoded(cursor));
  if (parsed.success) return parsed.data;
  const detail = `${field} is not one that an answer gave; send it as it was, or none for the first page.`;
  throw new Problem('invalid', detail, [{ field, detail, source: 'query' }]);
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
