import type { Request } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from '../domain/problem';
import { sha256Hex } from '../domain/secrets';
import { SECOND_MS } from '../domain/time';

const limiter = (limit: number, keyGenerator: (request: Request) => string) =>
  rateLimit({
    windowMs: SECOND_MS,
    limit,
    keyGenerator,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new Problem('too-many', `More than ${limit} requests in a second; slow down and send it again.`)),
  });

/** 100 requests a second for each key (or order token); who sends none counts by address. */
export const perKey = limiter(100, (request) => {
  const secret =
    request.query.api_key ??
    request.query.order_token ??
    (request.body as Record<string, unknown> | undefined)?.api_key ??
    (request.body as Record<string, unknown> | undefined)?.order_token;
  return typeof secret === 'string' ? sha256Hex(secret) : ipKeyGenerator(request.ip ?? '');
});

/** 20 a second for each address on pages with a secret in the URL: guessing does not pay. */
export const perAddress = limiter(20, (request) => ipKeyGenerator(request.ip ?? ''));
