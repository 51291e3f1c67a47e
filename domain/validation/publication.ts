import type { DomainValidation, ValidationMethod } from '../order/order';

/** CA/B Forum BR 3.2.2.4.18 allows this folder; the name is the compatible API's. */
export const FILE_NAME = '/.well-known/pki-validation/fileauth.txt';
/** A label with an underscore in front of the domain, as BR 3.2.2.4.7 allows; the domain itself is looked at as well. */
const DNS_LABEL = '_dnsauth';

/** The file or record that the customer publishes for a validation, with the random value in it. */
export type Publication = FilePublication | RecordPublication;
export type FilePublication = { method: 'FILE' | 'SFILE'; url: string; fileName: string; contents: string };
export type RecordPublication = { method: 'DNS'; type: 'TXT'; name: string; value: string };

/** @param randomValue from secrets.randomValue */
export function publicationOf({ method, domain }: Pick<DomainValidation, 'method' | 'domain'>, randomValue: string): Publication | undefined {
  if (isByFile(method)) return { method, url: fileUrl(method, domain), fileName: FILE_NAME, contents: randomValue };
  if (method === 'DNS') return { method, type: 'TXT', name: `${DNS_LABEL}.${domain}`, value: randomValue };
  return undefined;
}

/** A file speaks for its own name alone (BR 3.2.2.4.18). */
export function isByFile(method: ValidationMethod): method is FilePublication['method'] {
  return method === 'FILE' || method === 'SFILE';
}

function fileUrl(method: FilePublication['method'], domain: string): string {
  return `${method === 'SFILE' ? 'https' : 'http'}://${domain}${FILE_NAME}`;
}

/** In words, where an order waits for it. */
export function publicationPlace({ method, domain }: { method: ValidationMethod; domain: string }): string {
  return isByFile(method) ? `the file ${fileUrl(method, domain)}` : `the TXT record of ${DNS_LABEL}.${domain}`;
}
