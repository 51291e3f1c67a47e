import { DOMAIN_LINK_MS } from './policy';
import { asksForProof, type DomainValidation, type Order, type ValidationMethod } from './order';
import { HOUR_MS, SECOND_MS, type Instant } from './time';

/** CA/B Forum BR 3.2.2.4.18 allows this folder; the name is the compatible API's. */
export const FILE_NAME = '/.well-known/pki-validation/fileauth.txt';
/** A label with an underscore in front of the domain, as BR 3.2.2.4.7 allows; the domain itself is looked at as well. */
const DNS_LABEL = '_dnsauth';

/** What the customer has to publish so that we see control of a domain. */
export type Publication = FilePublication | RecordPublication;
export type FilePublication = { method: 'FILE' | 'SFILE'; url: string; fileName: string; contents: string };
export type RecordPublication = { method: 'DNS'; type: 'TXT'; name: string; value: string };

/** The result of one look, in words for the customer. */
export interface DomainCheck {
  at: Instant;
  passed: boolean;
  /** What was looked up and where */
  lookedUp: string;
  /** What was seen there */
  seen: string;
}

/** @param value from secrets.dcvValue */
export function publicationOf({ method, domain }: Pick<DomainValidation, 'method' | 'domain'>, value: string): Publication | undefined {
  if (isByFile(method)) return { method, url: fileUrl(method, domain), fileName: FILE_NAME, contents: value };
  if (method === 'DNS') return { method, type: 'TXT', name: `${DNS_LABEL}.${domain}`, value };
  return undefined;
}

/** A file speaks for its own name alone (BR 3.2.2.4.18). */
export function isByFile(method: ValidationMethod): method is FilePublication['method'] {
  return method === 'FILE' || method === 'SFILE';
}

function fileUrl(method: FilePublication['method'], domain: string): string {
  return `${method === 'SFILE' ? 'https' : 'http'}://${domain}${FILE_NAME}`;
}

/** Since when a validation is asked for. */
export function askedAt({ linkEndsAt }: Pick<DomainValidation, 'linkEndsAt'>): Instant {
  return linkEndsAt - DOMAIN_LINK_MS;
}

/** Whether we look for the proof ourselves. */
export function isLookedFor({ method, validatedAt }: Pick<DomainValidation, 'method' | 'validatedAt'>): boolean {
  return method !== 'EMAIL' && validatedAt === undefined;
}

/**
 * When we look again by ourselves: after a quarter of the time that has passed since the value was given out, at least 30 seconds and at most
 * 6 hours after the last look.
 */
export function nextCheckAt(since: Instant, lastCheckAt: Instant): Instant {
  const pauseMs = Math.min(Math.max((lastCheckAt - since) / 4, 30 * SECOND_MS), 6 * HOUR_MS);
  return lastCheckAt + Math.round(pauseMs);
}

/** When an order's proofs by FILE and DNS are looked for next; undefined: none is wanted. @param lastLookAt undefined: there was no look yet */
export function nextLookAt(order: Order, lastLookAt: Instant | undefined): Instant | undefined {
  const open = asksForProof(order) ? order.validations.filter(isLookedFor) : [];
  if (open.length === 0) return undefined;
  const since = Math.max(...open.map(askedAt));
  return nextCheckAt(since, Math.max(lastLookAt ?? 0, since));
}

/** In words, where an order waits for it. */
export function lookedForInWords({ method, domain }: { method: ValidationMethod; domain: string }): string {
  return isByFile(method) ? `the file ${fileUrl(method, domain)}` : `the TXT record of ${DNS_LABEL}.${domain}`;
}
