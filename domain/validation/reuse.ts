import type { DomainValidation } from '../order/order';
import { DAY_MS, type Instant } from '../time';
import { isAccepted } from './methods';

/** For how long a domain validation may be used again, by the day it is used, newest rule first (BR 4.2.1, ballot SC-081v3). */
const reuseLimits = [
  { from: Date.UTC(2029, 2, 15), days: 10 },
  { from: Date.UTC(2027, 2, 15), days: 100 },
  { from: Date.UTC(2026, 2, 15), days: 200 },
  { from: -Infinity, days: 398 },
] as const;

export function validationReuseDays(at: Instant): number {
  return reuseLimits.find((limit) => at >= limit.from)?.days ?? 0;
}

/** Whether a certificate may be issued at this instant on a validation that passed then, by that method. */
export function isReusable({ method, validatedAt }: Pick<DomainValidation, 'method' | 'validatedAt'>, at: Instant): boolean {
  return validatedAt !== undefined && isAccepted(method, at) && at - validatedAt < validationReuseDays(at) * DAY_MS;
}
