import type { Parameters } from './parameters';

/** A reason is kept as one line, however it was typed. */
export function withPlainReason(typed: Parameters): Parameters {
  return { ...typed, reason: (typed.reason ?? '').replace(/\s+/g, ' ') };
}
