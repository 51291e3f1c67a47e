import type { Request, Response } from 'express';
import { XMLBuilder } from 'fast-xml-parser';
import { problemKinds, withNamesOf, type Problem } from '../../domain/problem';
import { compatibleNames } from './names';

export type Format = 'json' | 'xml';
export type Body = Readonly<Record<string, unknown>> | readonly unknown[];

const xml = new XMLBuilder({ ignoreAttributes: true, suppressEmptyNode: false });

/** JSON has the tree at its top level, XML below `<response>`; nothing is null in JSON and left out in XML. Lists are repeated elements in XML and stay lists in JSON, also with one entry. */
export function sendBody(response: Response, format: Format, body: Body, status = 200): void {
  const text = format === 'json' ? JSON.stringify(body) : xmlOf(body);
  // Not by Express's `send`, which would look at type, length, tag and freshness of what nobody may store.
  response.status(status).setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', `application/${format}; charset=utf-8`).setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

function xmlOf(body: Body): string {
  const tree = withoutNone(Array.isArray(body) ? numbered(body) : body);
  const text = xml.build({ response: tree }).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
}

/** `error.code` is the HTTP status; known clients read the class of either. */
export function sendProblem(response: Response, format: Format, problem: Problem): void {
  const { status } = problemKinds[problem.kind];
  sendBody(response, format, { error: { code: status, message: withNamesOf(compatibleNames, problem).message } }, status);
}

/** The suffix may stand on either segment; none means XML. */
export function formatOf(request: Request): Format {
  return /\.json(\/|$)/i.test(request.path) ? 'json' : 'xml';
}

/** JSON has null for what there is none of. XML leaves it out: an element without text is an empty text to its readers. */
function withoutNone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNone);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNone(inner)]])));
}

/** A list at the top has numbers for keys, and so has every list in it: their entries are `<item>`s, and an empty one stays as an empty element. */
function numbered(value: unknown): unknown {
  if (Array.isArray(value)) return { item: value.map(numbered) };
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbered(inner)]));
}
