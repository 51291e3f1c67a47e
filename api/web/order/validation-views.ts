import { awaitsPublication, type ValidationCheck } from '../../../domain/validation/check';
import { commonApproverAddresses } from '../../../domain/validation/approver-addresses';
import { registrableDomain } from '../../../domain/name/names';
import { pendingAtIssuer } from '../../../domain/order/issuance';
import { refusal } from '../../../domain/order/lifecycle';
import { asksForValidation, type Order, type ValidationMethod } from '../../../domain/order/order';
import { wantedNames } from '../../../domain/validation/validation';
import { publicationInWords } from '../../../domain/validation/publication-words';
import type { Secrets } from '../../../domain/secrets';
import { readableTime, type Instant } from '../../../domain/time';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import { isAccepted } from '../../../domain/validation/methods';
import type { AskedView, OtherWayView, PublicationView, ValidationView } from '../../../templates/parts/validation/validation';
import { choicesView } from '../frame/fields';
import { fact } from '../../../templates/parts/facts/facts';
import { timeView } from '../frame/words';
import type { OpenOrder } from './door';
import type { ValidationPageView } from './validation-page';

export interface ValidationFacts {
  /** Who was asked last, by registrable domain */
  approvers: ReadonlyMap<string, string>;
  /** The last look at what was published, by the validation's id */
  checks: ReadonlyMap<string, ValidationCheck>;
}

/** What has to be done now so that the order's domains are validated. */
export function validationView({ order, url, mayAct }: OpenOrder, { approvers, checks }: ValidationFacts, secrets: Secrets, now: Instant): ValidationView {
  return {
    url,
    mayAct,
    asked: refusal(order, 'changeApprover', now) ? [] : askedViews(order, approvers),
    publications: asksForValidation(order) ? publicationViews(order, secrets, checks, now) : [],
    issuerWants: (pendingAtIssuer(order)?.publications ?? []).map(({ name, value }) => [
      fact('Name', name, { code: true, copy: true }),
      fact('Value', value, { code: true, copy: true }),
    ]),
  };
}

/** Domains whose approver was written to and has not answered. */
function askedViews(order: Order, approvers: ReadonlyMap<string, string>): AskedView[] {
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

const methodsInWords: Readonly<Record<ValidationMethod, string>> = { EMAIL: 'E-mail', DNS: 'DNS record', FILE: 'File', SFILE: 'File over https' };

/** Every domain that is or was validated for what the order wants now. */
export function domainRows({ validations }: Order, { approvers, checks }: ValidationFacts): ValidationPageView['rows'] {
  return validations.map((validation) => {
    const { domain, method, approvalId, validatedAt } = validation;
    const check = checks.get(approvalId);
    const asked = method === 'EMAIL' ? `Waiting for ${approvers.get(domain) ?? 'the approver'}` : 'Waiting for what has to be published';
    return {
      domain,
      badge: validatedAt === undefined ? (method === 'EMAIL' ? badges.asked : badges.open) : badges.validated,
      line: validatedAt === undefined ? asked : `On ${readableTime(validatedAt)}`,
      method: methodsInWords[method],
      last: check ? timeView(check.at) : null,
      seen: check ? check.seen : null,
    };
  });
}

const badges = {
  validated: { word: 'Validated', who: 'good', icon: 'tick' },
  asked: { word: 'E-mail', who: 'other', icon: 'mail' },
  open: { word: 'To publish', who: 'you', icon: 'globe' },
} as const satisfies Record<string, BadgeView>;

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
