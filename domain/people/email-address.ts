import { toAsciiName } from '../name/ascii-name';

/** RFC 5321, 4.5.3.1.1 */
const longestLocalPart = 64;
/** RFC 5321, 4.5.3.1.3, without the angle brackets */
export const longestAddress = 254;

/** RFC 5322, 3.2.3: what stands between the dots of a local part without quotation marks */
const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const localPart = new RegExp(`^${atext}(\\.${atext})*$`);
const domainName = new RegExp(`^(${label}\\.)+${label}$`);

/** Every address that is accepted as it is, for documents. Beside these, a domain in its own letters is. */
export const addressPattern = `^${atext}(\\.${atext})*@(${label}\\.)+[A-Za-z]{2,63}$`;

/**
 * The one rule for e-mail addresses, whoever gives them. Takes one as typed, gives it as mail is sent to it, or says what is wrong. The part before the
 * "@" stays as it is, because its letters' case may mean something to the server that takes the mail (RFC 5321, 2.4); the domain comes in lower case and
 * with A-labels, which every mail server can send to. Quoted local parts and address literals are refused: mail programs of our customers break on them.
 */
export function readEmailAddress(text: string): { address: string } | { wrong: string } {
  const typed = text.trim();
  const at = typed.lastIndexOf('@');
  const [local, typedDomain] = [typed.slice(0, at), typed.slice(at + 1)];
  const wrong = typed.length > longestAddress ? tooLong : (wrongOnTheWhole(typed) ?? wrongLocalPart(local));
  if (wrong) return { wrong };
  const domain = toAsciiName(typedDomain);
  if (!domainName.test(domain) || !/[a-z]/.test(domain.slice(domain.lastIndexOf('.')))) return { wrong: notOne };
  const address = `${local}@${domain}`;
  return address.length > longestAddress ? { wrong: tooLong } : { address };
}

const notOne = 'is not an e-mail address; send one such as name@example.com';
const tooLong = `is longer than ${longestAddress} characters; send a shorter address`;

function wrongOnTheWhole(typed: string): string | undefined {
  if (!typed.includes('@')) return notOne;
  if (typed.includes('"')) return 'has a part in quotation marks, which is not accepted; send an address without them, such as name@example.com';
  if (/[,;]/.test(typed)) return 'is more than one address; send one, such as name@example.com';
  if (/[<>()\s]/.test(typed)) return 'has more in it than an address; send it alone, such as name@example.com';
  if (typed.split('@').length > 2) return 'has more than one "@"; send one address such as name@example.com';
  if (/@\[/.test(typed)) return 'has an IP address where its domain belongs; send one such as name@example.com';
  return undefined;
}

function wrongLocalPart(local: string): string | undefined {
  if (/[^\p{ASCII}]/u.test(local)) return 'has letters before the "@" that many mail servers do not take; send an address that has letters of ASCII there';
  if (local.length > longestLocalPart) return `has more than ${longestLocalPart} characters before the "@"; send a shorter address`;
  return localPart.test(local) ? undefined : notOne;
}
