import { getDomain } from 'tldts';
import { ofCsr, parseDomainName, withoutWildcard } from './names';
import { Problem } from '../problem';
import type { Product } from '../sale/product';

/**
 * All names of a certificate, common name first, each once: the ordered names, the `www` twin of each where the product
 * has it, and the bare name of each wildcard. Throws a Problem for `additionalNames` or, with what is wrong with the common name, for the field that it came from.
 * How many additional names were paid for is for the caller to check.
 */
export function certificateNames(
  product: Pick<Product, 'name' | 'wildcard' | 'wwwTwin'>,
  commonName: string,
  additionalNames: readonly string[] = [],
  field: 'commonName' | 'csr' = 'commonName',
): string[] {
  const first = parseDomainName(commonName, { wildcard: product.wildcard, field });
  if (product.wildcard && !first.startsWith('*.')) {
    throw Problem.field(field, `"${first}"${ofCsr(field)} is not a wildcard name, which ${product.name} needs; give *.${first} or choose another product.`);
  }
  const others = additionalNames.map((name) => parseDomainName(name, { wildcard: product.wildcard, field: 'additionalNames' }));
  return [...new Set([first, ...others].flatMap((name) => [name, ...includedNames(product, name)]))];
}

/**
 * The names of a CSR with the one first that was bought: on a wildcard product the wildcard that covers the first name, because tools that make CSRs
 * put names into an order of their own.
 */
export function boughtNameFirst(product: Pick<Product, 'wildcard'>, names: readonly string[]): string[] {
  const [first = ''] = names;
  const bought = product.wildcard ? names.find((name) => covers(name, first)) : undefined;
  return bought === undefined ? [...names] : [...new Set([bought, ...names])];
}

/** Whether a wildcard name stands for this one: the bare name, which comes with it, or one label more (RFC 6125, 6.4.3). */
function covers(wildcard: string, name: string): boolean {
  return wildcard.startsWith('*.') && (name === withoutWildcard(wildcard) || name.slice(name.indexOf('.')) === wildcard.slice(1));
}

/** Of all names of a certificate those that were asked for, common name first: without what comes with one of them at no charge. Undoes `certificateNames`. */
export function orderedNames(product: Pick<Product, 'wwwTwin'>, names: readonly string[]): string[] {
  return names.reduce<string[]>((ordered, name) => {
    const isThere = ordered.includes(name) || ordered.some((each) => includedNames(product, each).includes(name));
    return isThere ? ordered : [...ordered, name];
  }, []);
}

/** Names that come with `name` at no charge. */
function includedNames(product: Pick<Product, 'wwwTwin'>, name: string): string[] {
  if (name.startsWith('*.')) return [withoutWildcard(name)];
  const twin = product.wwwTwin ? twinOf(name) : undefined;
  return twin === undefined ? [] : [twin];
}

/** `www.example.com` of `example.com` and the other way round; undefined for every other name. */
export function twinOf(name: string): string | undefined {
  // Without the fallback of registrableDomain: `www.` below a private suffix belongs to someone else.
  const registrable = getDomain(name, { allowPrivateDomains: true });
  if (registrable === null) return undefined;
  if (name === registrable && name.length <= 249) return `www.${name}`;
  return name === `www.${registrable}` ? registrable : undefined;
}
