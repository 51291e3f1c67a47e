import type { Request } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { Problem } from '../../domain/problem';
import { sha256Hex } from '../../domain/secrets';
import { SECOND_MS } from '../../domain/time';
import { secretOf } from '../compatible';
import { isRest } from '../rest';
import { bearerSha256 } from '../rest/caller';

const limiter = (limit: number, keyGenerator: (request: Request) => string) =>
  rateLimit({
    windowMs: SECOND_MS,
    limit,
    keyGenerator,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(new Problem('too-many', `More than ${limit} requests in a second; slow down and send it again.`)),
  });

/** Requests a second for each key (or order token), 100 by default: the one that lets in, whatever else is sent. Who sends none counts by address. */
export const perKey = (limit: number) =>
  limiter(limit, (request) => {
    if (isRest(request)) return bearerSha256(request) ?? callerAddress(request);
    const secret = secretOf(request);
    return secret === undefined ? callerAddress(request) : sha256Hex(secret);
  });

/** On pages with a secret in the URL: guessing does not pay. */
export const GUESSES_PER_SECOND = 20;

/** Requests a second for each address, on pages. */
export const perAddress = (limit: number) => limiter(limit, callerAddress);

/** Who asks without a key; of IPv6 the network. */
export function callerAddress(request: Request): string {
  return ipKeyGenerator(request.ip ?? '');
}
