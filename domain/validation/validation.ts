import { isByFile } from './publication';
import type { DomainValidation, Order } from '../order/order';
import type { Instant } from '../time';
import { isReusable } from './reuse';

/** A validation that is wanted: what has to be validated, and how. */
export type WantedValidation = Pick<DomainValidation, 'domain' | 'method' | 'mailboxDomain'>;

/** The names of the certificate that the order wants next: its reissue's, otherwise its own. */
export function wantedNames({ names, reissue }: Pick<Order, 'names' | 'reissue'>): string[] {
  return reissue?.names ?? names;
}

/** Where the CSR, names and contacts of that certificate are; undefined before there are any. */
export function wantedConfigurationId({ configurationId, reissue }: Pick<Order, 'configurationId' | 'reissue'>): string | undefined {
  return reissue?.configurationId ?? configurationId;
}

/**
 * Whether a validation speaks for this name once it has passed: a file for its own name alone and never for a wildcard (BR 3.2.2.4.18), a
 * record for its domain and all names below it (3.2.2.4.7), a mailbox for the domain that it is at and all names below (3.2.2.4.4).
 */
export function speaksFor({ domain, method, mailboxDomain }: WantedValidation, name: string): boolean {
  if (isByFile(method)) return name === domain && !isWildcard(name);
  const spokenFor = (method === 'EMAIL' ? mailboxDomain : undefined) ?? domain;
  return `.${withoutStar(name)}`.endsWith(`.${spokenFor}`);
}

/**
 * Whether a certificate for these names may be signed at this instant: a validation that may still be used speaks for each of them, and nothing that
 * was asked for is open. No certificate is wanted, signed or stored otherwise.
 */
export function areValidated(names: readonly string[], validations: readonly DomainValidation[], at: Instant): boolean {
  const usable = validations.filter((validation) => isReusable(validation, at));
  return (
    names.length > 0 &&
    validations.every(({ validatedAt }) => validatedAt !== undefined) &&
    names.every((name) => usable.some((validation) => speaksFor(validation, name)))
  );
}

/** What to ask for where nothing that is known speaks for a name: a record at the name itself, which is right for wildcards too. */
export function validationByRecord(name: string): WantedValidation {
  return { domain: withoutStar(name), method: 'DNS' };
}

/** Not by `names.ts`: the workflow asks, and what the Public Suffix List says may change between a run and its replay. */
function isWildcard(name: string): boolean {
  return name.startsWith('*.');
}

function withoutStar(name: string): string {
  return isWildcard(name) ? name.slice(2) : name;
}
