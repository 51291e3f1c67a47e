import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { Problem } from '../../domain/problem';
import { cutOff } from '../http/cut-off';
import { isCompatible } from './address';

const MOST_PARAMETERS = 200;

const readBytes = cutOff(express.raw({ type: ['application/json', 'multipart/form-data'], limit: '64kb' }));

/**
 * Forms are read for the whole app. Some modules send JSON, or multipart, which is what PHP's cURL makes of an array: both mean the same
 * parameters here. Any other body is refused with its reason; unread it would look as if the parameters were missing.
 */
export const compatibleBody: RequestHandler = (request, response, next) => {
  const there = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!there || !isCompatible(request) || request.is('application/x-www-form-urlencoded')) return next();
  if (!request.is(['application/json', 'multipart/form-data'])) return next(new Problem('unsupported-media-type', otherTypes));
  void readBytes(request, response, (error?: unknown) => {
    if (error) return next(error);
    parametersIn(request.body as Buffer, request.headers['content-type'] ?? '').then((parameters) => {
      request.body = parameters;
      next();
    }, next);
  });
};

const otherTypes =
  'The body has a content type that is not read here; send application/x-www-form-urlencoded, multipart/form-data or application/json, or put the parameters into the query.';

async function parametersIn(bytes: Buffer, contentType: string): Promise<Record<string, string>> {
  if (!isUtf8(bytes)) throw new Problem('malformed', 'The request body is not valid UTF-8; send it in UTF-8.');
  const entries = contentType.startsWith('application/json') ? Object.entries(jsonIn(bytes)) : await fieldsIn(bytes, contentType);
  if (entries.length > MOST_PARAMETERS) throw new Problem('too-large', `The request has more than ${MOST_PARAMETERS} parameters; send fewer.`);
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(name, value)]));
}

function jsonIn(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, as for JSON that is no object.
  }
  throw new Problem('malformed', 'The body is no JSON; send an object in JSON.');
}

async function fieldsIn(bytes: Buffer, contentType: string): Promise<[string, unknown][]> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
    return await Promise.all(
      [...form].map(async ([name, value]): Promise<[string, unknown]> => [name, typeof value === 'string' ? value : await value.text()]),
    );
  } catch {
    throw new Problem('malformed', 'The multipart body could not be read; send its boundary in Content-Type, and each parameter as a part.');
  }
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return '';
  throw Problem.field(name, `${name.slice(0, 64)} must be a text or a number.`);
}
