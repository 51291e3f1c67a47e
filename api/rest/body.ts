import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { Problem } from '../../domain/problem';
import { tooMany } from '../http/bounds';
import { cutOff } from '../http/cut-off';
import { invalid } from './fields';

/** Deeper than anything that is asked for here. */
const MOST_LEVELS = 20;

const readJson = cutOff(
  express.json({
    limit: '64kb',
    strict: true,
    type: ['application/json'],
    verify: (_request, _response, body) => {
      if (!isUtf8(body)) throw new Error('not UTF-8');
    },
  }),
);

/** JSON in UTF-8 of at most 64 KiB, and nothing else. */
export const jsonBody: RequestHandler = (request, response, next) => {
  const there = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  const charset = /charset="?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (there && (!request.is('application/json') || (charset !== undefined && !/^utf-?8$/i.test(charset)))) {
    return next(
      new Problem('unsupported-media-type', 'The body has another content type; send JSON in UTF-8 with the header "Content-Type: application/json".'),
    );
  }
  readJson(request, response, (error?: unknown) => {
    if (!error && tooDeep(request.body, MOST_LEVELS))
      return next(new Problem('malformed', `The JSON is nested deeper than ${MOST_LEVELS} levels; send flatter JSON.`));
    const wrong = error ? [] : tooMany(request.body);
    next(wrong.length > 0 ? invalid(wrong) : error);
  });
};

function tooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => tooDeep(inner, levels - 1));
}
