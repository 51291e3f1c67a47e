import { approverAddresses, commonApproverAddresses } from '../validation/approver-addresses';
import { boughtNameFirst, certificateNames, orderedNames } from '../name/certificate-names';
import { readCsr, type CsrFacts } from '../csr/csr';
import { isByFile } from '../validation/publication';
import { makeKey, makeKeyAndCsr, type MadeKey } from '../csr/key-and-csr';
import { parseDomainName, refuseTooMany, registrableDomain } from '../name/names';
import type { ValidationMethod } from './order';
import { organisationOf } from './organisation';
import { the } from '../field-names';
import { checkAll, Problem } from '../problem';
import type { Product } from '../sale/product';
import type { Approver, CertificateSubject, Configuration, Contact } from './submission';
import type { Instant } from '../time';
import { methodRefusal } from '../validation/methods';

/** What the customer hands in to configure an order: a CSR, or a name and we make key and CSR. */
export interface ConfigurationRequest {
  csr?: string;
  domainName?: string;
  additionalNames: string[];
  subject: CertificateSubject;
  /** What was vetted with an earlier certificate of the order: goes into this one as it is */
  vettedSubject?: CertificateSubject;
  method: ValidationMethod;
  approverEmail?: string;
  adminContact: Contact;
  techContact: Contact;
  webServer?: string;
  /** Made for it before, where the order was placed with the same request; left out where there is neither CSR nor key: it is made with the configuration */
  key?: MadeKey;
}

export interface PreparedConfiguration {
  configuration: Configuration;
  /** What has to be validated: registrable domains, or by FILE every name */
  domains: string[];
  /** Only where we made the key: for the one answer to the customer, never stored */
  privateKeyPem?: string;
}

/**
 * Checks a request against what was bought and turns it into what is stored. Throws a Problem for the field that is wrong; fields carry the
 * compatible API's parameter names. Makes the key last, when nothing else can be refused any more.
 * @param now decides whether the method may still be used; the workflow asks again by its own clock
 * @param accountId whose turn it is where a key has to be made; `too-many` where that one waits for others already
 */
export async function prepareConfiguration(
  request: ConfigurationRequest,
  product: Product,
  { sanCount, accountId }: { sanCount: number; accountId: string },
  now: Instant,
): Promise<PreparedConfiguration> {
  const { csr, names, domains, approvers, subject } = checkConfiguration(request, product, sanCount, now);
  const made = csr ? undefined : await makeKeyAndCsr({ names, subject }, request.key ?? (await makeKey(accountId)));
  const { method, adminContact, techContact, webServer } = request;
  return {
    configuration: { csrPem: csr?.pem ?? made?.csrPem ?? '', names, subject, method, approvers, adminContact, techContact, webServer },
    domains,
    privateKeyPem: made?.privateKeyPem,
  };
}

/** The same check by itself, for whoever has to know before anything is bought. Makes nothing. */
export function checkConfiguration(request: ConfigurationRequest, product: Product, sanCount: number, now: Instant) {
  const refused = methodRefusal(request.method, now);
  if (refused) throw refused;
  const { csr, names } = readNames(request, product, sanCount);
  const isDv = product.validationLevel === 'DV';
  const [domains, approvers, subject] = checkAll(
    () => domainsToValidate(names, request.method),
    () => (request.method === 'EMAIL' ? chooseApprovers(names, request.approverEmail, isDv) : []),
    () => (isDv ? {} : organisationOf(request, csr?.subject ?? {})),
  );
  return { csr, names, domains, approvers, subject };
}

/** Each registrable domain once; by FILE each name, because a file speaks for its own name alone, and never for a wildcard (BR 3.2.2.4.18). */
export function domainsToValidate(names: readonly string[], method: ValidationMethod): string[] {
  const wildcard = names.find((name) => name.startsWith('*.'));
  if (isByFile(method) && wildcard)
    throw Problem.field('validationMethod', `A file cannot prove control of ${wildcard}; send ${the('validationMethod')} DNS or EMAIL for a wildcard name.`);
  return isByFile(method) ? [...names] : [...new Set(names.map(registrableDomain))];
}

/**
 * What a request asks a certificate for, before anything is made: its CSR decoded, and all of its names, common name first. The order
 * page shows it while the form is filled in. Throws a Problem for `csr`, `commonName` or `additionalNames`.
 */
export function readNames(
  request: Pick<ConfigurationRequest, 'csr' | 'domainName' | 'additionalNames' | 'approverEmail'> & { method?: ValidationMethod },
  product: Product,
  sanCount: number,
): { csr?: CsrFacts; names: string[] } {
  const csr = request.csr === undefined ? undefined : readCsr(request.csr);
  const field = csr ? 'csr' : 'commonName';
  const [commonName, ...inCsr] = csr ? boughtNameFirst(product, csr.names) : [request.domainName];
  if (!commonName) {
    throw csr
      ? Problem.field('csr', 'The CSR names no domain; make one with the domain name as its common name.')
      : Problem.field(
          'csr',
          `Neither ${the('csr')} nor ${the('commonName')} was given; paste a CSR, or give a domain name and let us make the key and the CSR.`,
        );
  }
  const asked = request.additionalNames;
  refuseTooMany(asked, 'additionalNames');
  // Products for one name are sold without the others that a CSR may have.
  const others = asked.length > 0 || product.maxSanCount === 0 ? asked : inCsr.filter((name) => name !== undefined);
  const parsed = checkAll<string[]>(
    () => parseDomainName(commonName, { wildcard: product.wildcard, field }),
    ...others.map((name) => () => parseDomainName(name, { wildcard: product.wildcard, field: asked.length > 0 ? 'additionalNames' : 'csr' })),
  );
  const ordered = orderedNames(product, parsed);
  const additional = ordered.slice(1);
  if (additional.length > sanCount) {
    throw asked.length > 0
      ? Problem.field(
          'additionalNames',
          `${additional.length} additional names were given and this order covers ${sanCount}; leave some out, or buy an order with a larger ${the('sanCount')}.`,
        )
      : Problem.field(
          'csr',
          `The CSR has ${additional.length} additional names and this order covers ${sanCount}; make one with fewer, say which ones in ${the('additionalNames')}, or buy an order with a larger ${the('sanCount')}.`,
        );
  }
  const all = certificateNames(product, commonName, additional, field);
  const { method = 'EMAIL', approverEmail } = request;
  return { csr, names: method === 'EMAIL' ? withTwins(ordered, all, approverEmail) : all };
}

/**
 * One approver for each registrable domain (BR 3.2.2.4.4): the one asked for where it speaks for the domain's names, otherwise
 * `admin@` of the domain. For OV and EV the choice may be left to us, as the compatible API does.
 */
function chooseApprovers(names: string[], wanted: string | undefined, required: boolean): Approver[] {
  if (wanted === undefined && required)
    throw Problem.field('approverEmail', `The ${the('approverEmail')} is missing; take one of the addresses that ${the('approverList')} gives for the domain.`);
  const domains = [...new Set(names.map(registrableDomain))];
  // The five names before the "@" are the same in any case (RFC 2142, 2).
  const email = wanted?.toLowerCase();
  const allowed = (domain: string) => commonApproverAddresses(names.filter((name) => registrableDomain(name) === domain));
  if (email !== undefined && !domains.some((domain) => allowed(domain).includes(email))) throw notOnTheList(email, allowed(domains[0] ?? ''));
  return domains.map((domain) => ({ domain, email: email !== undefined && allowed(domain).includes(email) ? email : `admin@${domain}` }));
}

/** The `www` twin comes at no charge, but not against the approver's reach: `admin@www.example.com` does not speak for `example.com`. */
function withTwins(ordered: string[], all: string[], approverEmail: string | undefined): string[] {
  const email = approverEmail?.toLowerCase();
  if (email === undefined) return all;
  const reached = all.filter((name) => registrableDomain(name) !== registrableDomain(ordered[0] ?? '') || approverAddresses(name).includes(email));
  return ordered.every((name) => reached.includes(name)) ? reached : all;
}

/** Where a mailbox is, when that is below the registrable domain: it speaks for nothing above. Undefined for one at the domain itself. */
export function mailboxDomainOf({ domain, email }: Approver): string | undefined {
  const at = email.slice(email.lastIndexOf('@') + 1);
  return at === domain ? undefined : at;
}

/** Checks another approver for one domain of a configured order. */
export function checkApprover(names: string[], domain: string, email: string): Approver {
  const allowed = commonApproverAddresses(names.filter((name) => registrableDomain(name) === domain));
  if (!allowed.includes(email.toLowerCase())) throw notOnTheList(email, allowed);
  return { domain, email: email.toLowerCase() };
}

function notOnTheList(email: string, allowed: string[]): Problem {
  return Problem.field('approverEmail', `"${email.slice(0, 100)}" may not approve this domain; choose one of ${allowed.join(', ')}.`);
}
