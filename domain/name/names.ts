import { getDomain, parse } from 'tldts';
import { toUnicode } from 'tr46';
import { toAsciiName } from './ascii-name';
import { Problem } from '../problem';

/** RFC 6761 names that exist in the public DNS all the same, or (`test`) that the local CA accepts. */
const acceptedSpecialUse = /(^|\.)(test|example\.(com|net|org))$/;

/**
 * Takes a domain name as typed, gives it in lower case with A-labels. Throws a Problem for `field` that says what is
 * wrong with it. Whether a suffix is public is decided by the ICANN section of the Public Suffix List alone, as Baseline
 * Requirements 3.2.2.6 ask: who runs a private suffix (`github.io`) may have a certificate for it.
 */
export function parseDomainName(text: string, { wildcard, field = 'commonName' }: { wildcard: boolean; field?: string }): string {
  const refuse = (why: string) => Problem.field(field, `${quote(text)}${ofCsr(field)} ${why}`);
  // Before anything of it is parsed.
  if (text.length > LONGEST_TYPED) throw refuse(tooLong);
  const name = toAsciiName(text);
  const wildcardLabel = name.startsWith('*.') ? '*.' : '';
  const bare = name.slice(wildcardLabel.length);
  if (bare === '') throw Problem.field(field, 'The domain name is missing; give one such as www.example.com.');
  if (wildcardLabel && !wildcard) throw refuse('is a wildcard name, which this product does not cover; give a name without "*." or choose a wildcard product.');

  const { isIp, isIcann, isSpecialUse, publicSuffix } = parse(bare, { detectSpecialUse: true });
  if (isIp || looksLikeIpAddress(bare)) throw refuse('is an IP address; certificates are issued for domain names, so give the name of the server.');
  const wrong = wrongCharacters(bare);
  if (wrong) throw refuse(wrong);
  if (name.length > 253) throw refuse(tooLong);
  if (bare.split('.').some((label) => !isLabel(label))) throw refuse(labelRule);
  if (!bare.includes('.')) throw refuse('is not a full domain name; give one with its top-level domain, such as www.example.com.');
  if (bare.endsWith('.arpa'))
    throw refuse('is below .arpa, where DNS keeps its own entries, such as reverse names of addresses; give the name of the host, such as www.example.com.');
  if (isSpecialUse && !acceptedSpecialUse.test(bare)) throw refuse('is reserved and not part of the public DNS; give a public name such as www.example.com.');
  if (!isIcann && !bare.endsWith('.test')) throw refuse('does not end in a public top-level domain; check the spelling of the last part.');
  if (bare === publicSuffix)
    throw refuse(`is a public suffix, under which others register names; give a name below it, such as ${wildcardLabel}example.${bare}.`);
  return name;
}

/** Ten times what any product covers. More of them are not parsed one by one. */
export const MOST_NAMES = 250;

/** Throws a Problem for `field` when there are more names than anything can cover: before each of them is looked at. */
export function refuseTooMany(names: readonly string[], field: string): void {
  if (names.length <= MOST_NAMES) return;
  throw Problem.field(
    field,
    `${field === 'csr' ? 'The CSR has' : 'There are'} ${names.length} names, more than the ${MOST_NAMES} that are looked at; leave some out.`,
  );
}

/** As typed, with blanks around it, a name may be longer than as it is kept. */
const LONGEST_TYPED = 1000;
const tooLong = 'is longer than 253 characters, the most that DNS allows; give a shorter name.';

const labelRule =
  'has a part between dots that is empty, longer than 63 characters, or starts or ends with a hyphen, or is no valid international name; check the spelling.';

function isLabel(label: string): boolean {
  // Labels with hyphens in the third and fourth place are reserved but for A-labels (RFC 5890 section 2.3.1).
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && (label.slice(2, 4) !== '--' || isALabel(label));
}

/** By the IDNA tables themselves (UTS 46): what URL parsers accept differs between versions of Node. */
function isALabel(label: string): boolean {
  if (!label.startsWith('xn--')) return false;
  const { domain, error } = toUnicode(label, { checkBidi: true, checkJoiners: true, useSTD3ASCIIRules: true });
  return !error && domain !== label;
}

function wrongCharacters(bare: string): string | undefined {
  if (bare.includes('\ufffd')) return 'is not valid UTF-8 text; send the name in UTF-8 or with its A-labels (xn--...).';
  if (bare.includes('_')) return 'has an underscore, which certificates must not contain; give a name of letters, digits and hyphens.';
  if (bare.includes('*')) return 'has a "*" in the wrong place; a wildcard name has exactly one, as its first part, such as *.example.com.';
  if (/[/:@?#]/.test(bare)) return 'is not a name alone; leave out "https://", port, path and "@".';
  if (/[^a-z0-9.-]/.test(bare)) return 'has characters that a domain name cannot have; give a name of letters, digits and hyphens.';
  return undefined;
}

function looksLikeIpAddress(bare: string): boolean {
  return (/^[[\]0-9a-f:.]+$/.test(bare) && bare.split(':').length > 2) || /^[\d.]+$/.test(bare);
}

/** Some doors tell the sentence alone, which has to say where the name came from. */
export function ofCsr(field: string): string {
  return field === 'csr' ? ' in the CSR' : '';
}

/** For sentences: no control characters, no line of any length. */
export function quote(text: string): string {
  const plain = text
    .slice(0, LONGEST_TYPED)
    .trim()
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
  return `"${plain.length > 80 ? `${plain.slice(0, 80)}...` : plain}"`;
}

/**
 * The name that its owner registered, for a name accepted by `parseDomainName`. Here the private section of the list
 * counts too: an approver at `github.io` does not speak for `someone.github.io`, and must not get that one's mail.
 */
export function registrableDomain(name: string): string {
  const bare = withoutWildcard(name);
  return getDomain(bare, { allowPrivateDomains: true }) ?? getDomain(bare) ?? bare;
}

export function withoutWildcard(name: string): string {
  return name.startsWith('*.') ? name.slice(2) : name;
}

/** What an order with these names is found by: each name, and the domains above it down to the registrable one. */
export function searchableDomains(names: readonly string[]): { domain: string; isName: boolean }[] {
  const domains = new Map<string, boolean>();
  for (const name of names) {
    const registrable = registrableDomain(name);
    for (let above = withoutWildcard(name); above.length >= registrable.length; above = above.slice(above.indexOf('.') + 1)) {
      domains.set(above, domains.get(above) ?? false);
      if (!above.includes('.')) break;
    }
    domains.set(name, true);
  }
  return [...domains].map(([domain, isName]) => ({ domain, isName }));
}

/** RFC 5280 appendix A, ub-common-name; longer names stand in the alternative names only. */
export const longestCommonName = 64;
