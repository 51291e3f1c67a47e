import type { Request } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from '../domain/problem';
import { sha256Hex } from '../domain/secrets';
import { SECOND_MS } from '../domain/time';
import { bearerSha256 } from './rest/caller';

const limiter = (limit: number, keyGenerator: (request: Request) => string) =>
  rateLimit({
    windowMs: SECOND_MS,
    limit,
    keyGenerator,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new Problem('too-many', `More than ${limit} requests in a second; slow down and send it again.`)),
  });

/** Requests a second for each key (or order token), 100 by default; who sends none counts by address. */
export const perKey = (limit: number) =>
  limiter(limit, (request) => {
    const body = request.body as Record<string, unknown> | undefined;
    const bearer = bearerSha256(request);
    if (bearer !== undefined) return bearer;
    const secret = request.query.api_key ?? request.query.order_token ?? body?.api_key ?? body?.order_token;
    return typeof secret === 'string' ? sha256Hex(secret) : ipKeyGenerator(request.ip ?? '');
  });

/** 20 a second for each address on pages with a secret in the URL: guessing does not pay. */
export const perAddress = limiter(20, (request) => ipKeyGenerator(request.ip ?? ''));
