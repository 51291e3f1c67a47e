import { type ValidationCheck } from '../domain/validation/check';
import { publicationOf, type FilePublication, type RecordPublication } from '../domain/validation/publication';
import type { DomainValidation } from '../domain/order/order';
import { addressesOf, createResolver, type Address, type OutsideSettings } from './addresses';
import { exchange } from './exchange';

export interface ValidationCheckSettings extends OutsideSettings {
  /** Where the file is looked for; 80 and 443 but in tests */
  httpPort: number;
  httpsPort: number;
}

const WITHIN_MS = 8000;
/** One check of one name, whatever its servers do: so many names can be checked in one activity */
const CHECK_WITHIN_MS = 20_000;
const MOST_ADDRESSES = 8;
const MOST_BYTES = 4096;
const MOST_HOPS = 5;
/** BR 3.2.2.4.18 names these; 303 leads to something else than what was asked for. */
const FOLLOWED = [301, 302, 307, 308];

/** Looks once for the publication of a validation. Never throws for what is found or not found outside: that is the result. */
export async function checkPublication(validation: DomainValidation, value: string, settings: ValidationCheckSettings): Promise<ValidationCheck> {
  const publication = publicationOf(validation, value);
  if (!publication) throw new Error(`${validation.domain} is approved by e-mail; there is nothing to look for.`);
  const found = publication.method === 'DNS' ? await checkRecord(publication, validation.domain, settings) : await checkFile(publication, settings);
  return { ...found, at: Date.now() };
}

type Found = Omit<ValidationCheck, 'at'>;

/** BR 3.2.2.4.18: the fixed path on the name itself; redirects to ports 80 and 443 are followed, every hop looked up, checked and pinned anew. */
async function checkFile({ url, contents }: FilePublication, settings: ValidationCheckSettings): Promise<Found> {
  const first = new URL(url);
  // A scheme's own port stays unwritten.
  first.port = String(first.protocol === 'https:' ? settings.httpsPort : settings.httpPort);
  const seen: string[] = [];
  const until = Date.now() + CHECK_WITHIN_MS;
  const addresses = (await addressesOf(first.hostname, settings).catch((error: Error) => void seen.push(error.message))) ?? [];
  for (const address of addresses.slice(0, MOST_ADDRESSES)) {
    if (Date.now() >= until) break;
    const answer = await follow(first, address, settings, until).catch((error: Error) => error.message);
    if (typeof answer !== 'string' && answer.status === 200 && answer.body.trim() === contents) {
      return { passed: true, lookedUp: url, seen: `${address.address}: the value` };
    }
    seen.push(`${address.address}: ${typeof answer === 'string' ? answer : describe(answer)}`);
  }
  return { passed: false, lookedUp: url, seen: seen.join('; ') };
}

/** @param address of the first hop, looked up and checked */
export async function follow(first: URL, address: Address, settings: ValidationCheckSettings, until = Date.now() + CHECK_WITHIN_MS) {
  const ask = { method: 'GET', mostBytes: MOST_BYTES, trust: 'any' } as const;
  let [url, pinned] = [first, [address]];
  for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
    const withinMs = Math.min(WITHIN_MS, Math.max(1, until - Date.now()));
    const answer = await exchange(url, pinned, { ...ask, withinMs });
    if (!FOLLOWED.includes(answer.status) || answer.location === undefined) return answer;
    url = new URL(answer.location, url);
    if (!['http:', 'https:'].includes(url.protocol)) throw new Error(`redirected to ${url.protocol}, which is not followed`);
    if (!['', '80', '443', String(settings.httpPort), String(settings.httpsPort)].includes(url.port))
      throw new Error(`redirected to port ${url.port}, which is not followed`);
    pinned = (await addressesOf(url.hostname, settings)).slice(0, MOST_ADDRESSES);
  }
  throw new Error(`redirected more than ${MOST_HOPS} times`);
}

function describe({ status, body }: { status: number; body: string }): string {
  return status === 200 ? `another text: "${printable(body)}"` : `status ${status}`;
}

/** BR 3.2.2.4.7: a TXT record at the label or at the domain itself. */
async function checkRecord({ name, value }: RecordPublication, domain: string, settings: ValidationCheckSettings): Promise<Found> {
  const resolver = createResolver(settings);
  const seen: string[] = [];
  for (const place of [name, domain]) {
    try {
      const records = (await resolver.resolveTxt(place)).map((chunks) => chunks.join(''));
      if (records.some((record) => record.trim() === value)) return { passed: true, lookedUp: `TXT ${name}`, seen: `${place}: the value` };
      seen.push(`${place}: ${records.map((record) => `"${printable(record)}"`).join(', ')}`);
    } catch (error) {
      seen.push(`${place}: ${noRecord[(error as { code?: string }).code ?? ''] ?? 'the resolver did not answer'}`);
    }
  }
  return { passed: false, lookedUp: `TXT ${name} and ${domain}`, seen: seen.join('; ') };
}

const noRecord: Readonly<Record<string, string>> = { ENODATA: 'no TXT record', ENOTFOUND: 'no such name', ESERVFAIL: 'the name server failed' };

function printable(text: string): string {
  const clean = text.replace(/[^\x20-\x7e]/g, '?');
  return clean.length > 80 ? `${clean.slice(0, 80)}...` : clean;
}
