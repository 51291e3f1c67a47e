import { isByFile } from './dcv';
import type { DomainValidation, Order } from './order';
import type { Instant } from './time';
import { isReusable } from './validation-reuse';

/** What has to be proved, and how. */
export type ToProve = Pick<DomainValidation, 'domain' | 'method' | 'mailboxDomain'>;

/** The names of the certificate that the order wants next: its reissue's, otherwise its own. */
export function wantedNames({ names, reissue }: Pick<Order, 'names' | 'reissue'>): string[] {
  return reissue?.names ?? names;
}

/** Where the CSR, names and contacts of that certificate are; undefined before there are any. */
export function wantedConfigurationId({ configurationId, reissue }: Pick<Order, 'configurationId' | 'reissue'>): string | undefined {
  return reissue?.configurationId ?? configurationId;
}

/**
 * Whether a validation speaks for this name once it is proved: a file for its own name alone and never for a wildcard (BR 3.2.2.4.18), a
 * record for its domain and all names below it (3.2.2.4.7), a mailbox for the domain that it is at and all names below (3.2.2.4.4).
 */
export function speaksFor({ domain, method, mailboxDomain }: ToProve, name: string): boolean {
  if (isByFile(method)) return name === domain && !isWildcard(name);
  const spokenFor = (method === 'EMAIL' ? mailboxDomain : undefined) ?? domain;
  return `.${withoutStar(name)}`.endsWith(`.${spokenFor}`);
}

/**
 * Whether a certificate for these names may be signed at this instant: a proof that may still be used speaks for each of them, and nothing that
 * was asked for is open. No certificate is wanted, signed or stored otherwise.
 */
export function isProved(names: readonly string[], validations: readonly DomainValidation[], at: Instant): boolean {
  const proofs = validations.filter((validation) => isReusable(validation, at));
  return (
    names.length > 0 &&
    validations.every(({ validatedAt }) => validatedAt !== undefined) &&
    names.every((name) => proofs.some((proof) => speaksFor(proof, name)))
  );
}

/** What to ask for where nothing that is known speaks for a name: a record at the name itself, which is right for wildcards too. */
export function proofByRecord(name: string): ToProve {
  return { domain: withoutStar(name), method: 'DNS' };
}

/** Not by `names.ts`: the workflow asks, and what the Public Suffix List says may change between a run and its replay. */
function isWildcard(name: string): boolean {
  return name.startsWith('*.');
}

function withoutStar(name: string): string {
  return isWildcard(name) ? name.slice(2) : name;
}
