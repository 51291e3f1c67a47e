import { createHash } from 'node:crypto';
import type { Issuer, IssueRequest, Pending, Refused } from './issuer';

/** Shares in percent. */
export interface Faults {
  /** Requests that fail, half of them before the issuer has done its work and half when only its answer gets lost (ISSUER_FAULT_PERCENT) */
  failing: number;
  /** CSRs that are refused for good, however often; and other requests that are refused until they are made again (ISSUER_REFUSAL_PERCENT) */
  refused: number;
  /** CSRs whose requests are decided some seconds later (ISSUER_PENDING_PERCENT) */
  pending: number;
}

/** For rehearsals: the issuer as it is on a bad day. */
export function faulty<T extends Issuer>(issuer: T, { failing, refused, pending }: Faults): Issuer {
  if (failing === 0 && refused === 0 && pending === 0) return issuer;
  async function maybe<R>(work: () => Promise<R>): Promise<R> {
    const throwOf100 = Math.random() * 100;
    if (throwOf100 < failing / 2) throw new Error('The issuer did not answer (rehearsal).');
    const answer = await work();
    if (throwOf100 < failing) throw new Error('The answer of the issuer got lost (rehearsal).');
    return answer;
  }
  const isRefused = () => Math.random() * 100 < refused;
  return {
    name: issuer.name,
    submit: (request) =>
      maybe(async () => {
        if (isOneOf(request.csrPem, refused)) return no('The issuer knows this key as compromised (rehearsal).', 'csr');
        if (isRefused()) return no('A CAA record of the domain names another issuer (rehearsal).', 'customer-action');
        if (isRefused()) return no('The account at the issuer is suspended (rehearsal).', 'staff-action');
        return isOneOf(`later ${request.csrPem}`, pending) ? later(request) : issuer.submit(request);
      }),
    // For some it takes longer than for others.
    collect: (request) => maybe(async () => (Math.random() < 0.5 ? later(request) : issuer.submit(request))),
    revoke: (certificates) =>
      maybe(async () => (isRefused() ? no('The issuer does not revoke now (rehearsal).', 'staff-action') : issuer.revoke(certificates))),
    withdraw: (reference) => maybe(() => issuer.withdraw(reference)),
  };
}

const later = ({ names, reference }: IssueRequest): Pending => ({
  outcome: 'pending',
  waitsFor: 'validates the domain (rehearsal)',
  publications: [{ name: `_rehearsal.${names[0]}`, value: reference }],
  askAgainMs: 5000,
});

/** The same ones always: whoever sends a CSR again that was refused is refused again. */
function isOneOf(text: string, percent: number): boolean {
  return (createHash('sha256').update(text).digest().readUInt16BE() / 65_536) * 100 < percent;
}

const no = (reason: string, remedy: Refused['remedy']): Refused => ({ outcome: 'refused', reason, remedy });
