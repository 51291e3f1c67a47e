import type { DomainCheck } from '../../domain/dcv';
import { isLookedFor } from '../../domain/dcv';
import { commonApproverAddresses } from '../../domain/approver-addresses';
import { registrableDomain } from '../../domain/names';
import type { Order, ValidationMethod } from '../../domain/order';
import { wantedNames } from '../../domain/proof';
import { publicationInWords } from '../../domain/publication-words';
import type { Secrets } from '../../domain/secrets';
import type { Instant } from '../../domain/time';
import { isAccepted } from '../../domain/validation-methods';
import type { OtherWayView, ProofView, ValidationView } from '../../templates/views';
import { choicesView } from './fields';
import { timeView } from './words';

/** Domains whose approver was written to and has not answered. */
export function validationViews(order: Order, approvers: ReadonlyMap<string, string>): ValidationView[] {
  return order.validations
    .filter(({ validatedAt, method }) => validatedAt === undefined && method === 'EMAIL')
    .map(({ domain, linkEndsAt }, index) => {
      const approver = approvers.get(domain) ?? '';
      return {
        domain,
        approver,
        linkEndsAt: timeView(linkEndsAt),
        choices: choicesView('email', `approver-${index}`, addressesFor(order, domain), approver, null, null),
        otherWays: otherWays(order, domain, 'EMAIL'),
      };
    });
}

/** What has to be published, and what was seen at the last look. */
export function proofViews(order: Order, secrets: Secrets, checks: ReadonlyMap<string, DomainCheck>, now: Instant): ProofView[] {
  return order.validations.filter(isLookedFor).map((validation, index) => {
    const { domain, approvalId, linkEndsAt } = validation;
    const check = checks.get(approvalId);
    const words = publicationInWords(validation, secrets.dcvValue(validation));
    return {
      domain,
      ...words,
      facts: words.facts.map((fact) => ({ ...fact, code: true })),
      until: timeView(linkEndsAt),
      lastCheck: check ? { at: timeView(check.at), lookedUp: check.lookedUp, seen: check.seen } : null,
      choices: isAccepted('EMAIL', now) ? choicesView('email', `proof-${index}`, addressesFor(order, registrableDomain(domain)), undefined, null, null) : null,
      otherWays: otherWays(order, registrableDomain(domain), validation.method),
    };
  });
}

function addressesFor(order: Order, domain: string): string[] {
  return commonApproverAddresses(namesUnder(order, domain));
}

const byFile: OtherWayView[] = [
  { method: 'FILE', label: 'By a file on the web server' },
  { method: 'SFILE', label: 'By a file on the web server, fetched by https' },
];

/** By what else the names of a registrable domain can be proved. A file cannot speak for a wildcard. */
function otherWays(order: Order, domain: string, now: ValidationMethod): OtherWayView[] {
  const withFile = !namesUnder(order, domain).some((name) => name.startsWith('*.'));
  const ways: OtherWayView[] = [{ method: 'DNS', label: 'By a DNS record' }, ...(withFile ? byFile : [])];
  return ways.filter(({ method }) => method !== now);
}

function namesUnder(order: Order, domain: string): string[] {
  return wantedNames(order).filter((name) => registrableDomain(name) === domain);
}
