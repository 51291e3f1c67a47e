import type { IssueOutcome, Pending } from '../../../activities/issuers/issuer';
import type { LocalCa } from '../../../activities/issuers/local-ca';
import type { IssuerPending } from '../../../domain/order/issuer-pending';
import { HOUR_MS } from '../../../domain/time';

/** What the issuer is asked to do with an order's request, until it is told */
interface Request {
  csrPem: string;
  pending: IssuerPending;
  decision?: 'sign' | { reason: string; remedy: 'csr' | 'customer-action' | 'staff-action' };
}

/**
 * The system's own CA in the place of one that takes its time: it takes every request, asks for a publication, is asked again every hour, and decides when it is
 * told. It keeps one request for each order, as real ones do: what is handed in twice is one, and what was withdrawn is gone.
 */
export function slowIssuer(ca: LocalCa) {
  const sign = ca.submit.bind(ca);
  const requests = new Map<string, Request>();
  const asked: string[] = [];
  const pending = ({ pending: { waitsFor, publications } }: Request): Pending => ({ outcome: 'pending', waitsFor, publications, askAgainMs: HOUR_MS });
  const withdrawn: string[] = [];
  let answersAfter = Promise.resolve();

  ca.submit = async ({ reference, csrPem, names }) => {
    const known = requests.get(reference);
    if (known && known.csrPem !== csrPem) throw new Error('The request before was not withdrawn.');
    const request = known ?? {
      csrPem,
      pending: { waitsFor: 'validates the domain', publications: [{ name: `_issuer.${names[0]}`, value: `request-of-${reference}` }] },
    };
    requests.set(reference, request);
    return pending(request);
  };
  ca.collect = async (request): Promise<IssueOutcome> => {
    asked.push(request.reference);
    const known = requests.get(request.reference);
    if (!known) throw new Error('There is no such request.');
    if (known.decision === undefined) {
      await answersAfter;
      return pending(known);
    }
    requests.delete(request.reference);
    return known.decision === 'sign' ? sign(request) : { outcome: 'refused', ...known.decision };
  };
  ca.withdraw = async (reference) => {
    if (requests.delete(reference)) withdrawn.push(reference);
  };
  return {
    asked,
    withdrawn,
    /** What it answers from now on is on its way until the given function is called. */
    holdAnswers(): () => void {
      let release = () => {};
      answersAfter = new Promise((resolve) => (release = resolve));
      return release;
    },
    requestOf: (reference: string) => requests.get(reference),
    decide: (reference: string, decision: Request['decision']) => void (requests.get(reference)!.decision = decision),
    says: (reference: string, waitsFor: string) => void (requests.get(reference)!.pending = { waitsFor, publications: [] }),
  };
}
