import { isUtf8 } from 'node:buffer';
import type { RequestHandler } from 'express';
import { Problem } from '../../domain/problem';

/** For the body parser: throws where the bytes, or what their percent signs stand for, are not UTF-8. */
export function refuseInvalidUtf8(_request: unknown, _response: unknown, body: Buffer): void {
  if (!isUtf8(body) || !decodes(body.toString())) throw new Error('not UTF-8');
}

/** The same for the query string; Express answers a path that cannot be decoded by itself. */
export const refuseInvalidQuery: RequestHandler = (request, _response, next) => {
  const query = request.url.split('?')[1] ?? '';
  next(decodes(query) ? undefined : new Problem('malformed', 'The query string is not valid UTF-8; send it in UTF-8.'));
};

function decodes(text: string): boolean {
  try {
    for (const [sequence] of text.matchAll(/(%[0-9a-f]{2})+/gi)) decodeURIComponent(sequence);
    return true;
  } catch {
    return false;
  }
}
