import { rateLimit } from 'express-rate-limit';
import { Problem } from '../../../domain/problem';
import { MINUTE_MS } from '../../../domain/time';
import { callerAddress } from '../../http/limits';

/** So many tries a minute from one machine, right or wrong. */
export const perMachine = (limit: number) =>
  rateLimit({
    windowMs: MINUTE_MS,
    limit,
    keyGenerator: callerAddress,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    handler: (_request, _response, next) => next(tooMany()),
  });

export function tooMany(): Problem {
  return new Problem('too-many', 'Too many tries; wait a few minutes and try again.');
}
