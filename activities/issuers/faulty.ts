import type { Issuer } from './issuer';

/**
 * For rehearsals (setting ISSUER_FAULT_PERCENT): the issuer as it is on a bad day. That share of requests fails, half of them before
 * the issuer has done its work and half when only its answer gets lost.
 */
export function faulty<T extends Issuer>(issuer: T, percent: number): Issuer {
  if (percent === 0) return issuer;
  async function maybe<R>(work: () => Promise<R>): Promise<R> {
    const throwOf100 = Math.random() * 100;
    if (throwOf100 < percent / 2) throw new Error('The issuer did not answer (rehearsal).');
    const answer = await work();
    if (throwOf100 < percent) throw new Error('The answer of the issuer got lost (rehearsal).');
    return answer;
  }
  return {
    name: issuer.name,
    issue: (request) => maybe(() => issuer.issue(request)),
    revoke: (certificates) => maybe(() => issuer.revoke(certificates)),
    withdraw: (reference) => maybe(() => issuer.withdraw(reference)),
  };
}
