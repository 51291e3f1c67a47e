import { awaitsPublication, type ValidationCheck } from '../../../domain/validation/check';
import { commonApproverAddresses } from '../../../domain/validation/approver-addresses';
import { registrableDomain } from '../../../domain/name/names';
import type { Order, ValidationMethod } from '../../../domain/order/order';
import { wantedNames } from '../../../domain/validation/validation';
import { publicationInWords } from '../../../domain/validation/publication-words';
import type { Secrets } from '../../../domain/secrets';
import type { Instant } from '../../../domain/time';
import { isAccepted } from '../../../domain/validation/methods';
import type { ChoicesView } from '../../../templates/parts/choices/choices';
import type { FactView } from '../../../templates/parts/facts/facts';
import type { TimeView } from '../../../templates/parts/time/time';
import { choicesView } from '../frame/fields';
import { timeView } from '../frame/words';

/** Another way to validate a domain, with one press */
export interface OtherWayView {
  method: 'FILE' | 'SFILE' | 'DNS';
  label: string;
}

export interface ValidationView {
  domain: string;
  approver: string;
  choices: ChoicesView;
  linkEndsAt: TimeView;
  otherWays: OtherWayView[];
}

/** A domain that is validated by FILE, SFILE or DNS */
export interface PublicationView {
  domain: string;
  heading: string;
  what: string;
  facts: FactView[];
  until: TimeView;
  lastCheck: { at: TimeView; lookedUp: string; seen: string } | null;
  /** Mailboxes that may approve instead; null once e-mail is no longer accepted */
  choices: ChoicesView | null;
  otherWays: OtherWayView[];
}

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
export function publicationViews(order: Order, secrets: Secrets, checks: ReadonlyMap<string, ValidationCheck>, now: Instant): PublicationView[] {
  return order.validations.filter(awaitsPublication).map((validation, index) => {
    const { domain, approvalId, linkEndsAt } = validation;
    const check = checks.get(approvalId);
    const words = publicationInWords(validation, secrets.randomValue(validation));
    return {
      domain,
      ...words,
      facts: words.facts.map((each) => ({ ...each, code: true, copy: true })),
      until: timeView(linkEndsAt),
      lastCheck: check ? { at: timeView(check.at), lookedUp: check.lookedUp, seen: check.seen } : null,
      choices: isAccepted('EMAIL', now)
        ? choicesView('email', `publication-${index}`, addressesFor(order, registrableDomain(domain)), undefined, null, null)
        : null,
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

/** By what else the names of a registrable domain can be validated. A file cannot speak for a wildcard. */
function otherWays(order: Order, domain: string, now: ValidationMethod): OtherWayView[] {
  const withFile = !namesUnder(order, domain).some((name) => name.startsWith('*.'));
  const ways: OtherWayView[] = [{ method: 'DNS', label: 'By a DNS record' }, ...(withFile ? byFile : [])];
  return ways.filter(({ method }) => method !== now);
}

function namesUnder(order: Order, domain: string): string[] {
  return wantedNames(order).filter((name) => registrableDomain(name) === domain);
}
