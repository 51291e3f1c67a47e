import { plainLine } from '../plain-line';
import { checkAll, Problem } from '../problem';
import { contrast, LEAST_CONTRAST, LIGHT_SURFACE } from './accent';
import { readEmailAddress } from './email-address';
import { readLogo, type Logo } from './logo';

/** Who runs the installation, as customers see it. null: not set, and shown nowhere. */
export type Seller = { name: string; poweredBy: boolean; logo: Logo | null } & Record<Exclude<SellerText, 'name'>, string | null>;

/** What pages, e-mails and documents say before anybody has set anything. */
export const unnamedSeller: Seller = {
  name: 'Certwright',
  legalName: null,
  supportEmail: null,
  phone: null,
  chatUrl: null,
  openingHours: null,
  termsUrl: null,
  privacyUrl: null,
  agreementUrl: null,
  agreementVersion: null,
  colour: null,
  poweredBy: true,
  logo: null,
};

type Read = { value: string } | { wrong: string };

interface Rule {
  /** What a form calls it, and how a complaint begins */
  label: string;
  most: number;
  /** Of one line that is neither empty nor too long */
  read: (text: string) => Read;
}

const asItIs = (value: string): Read => ({ value });

/** Every text, in the order of the form. */
export const sellerTexts = {
  name: { label: 'Name', most: 60, read: asItIs },
  legalName: { label: 'Legal name', most: 200, read: asItIs },
  supportEmail: { label: 'Support e-mail', most: 254, read: supportEmail },
  phone: { label: 'Phone', most: 40, read: phone },
  chatUrl: { label: 'Chat address', most: 500, read: url },
  openingHours: { label: 'Opening hours', most: 120, read: asItIs },
  termsUrl: { label: 'Terms address', most: 500, read: url },
  privacyUrl: { label: 'Privacy address', most: 500, read: url },
  agreementUrl: { label: 'Subscriber agreement address', most: 500, read: url },
  agreementVersion: { label: 'Subscriber agreement version', most: 40, read: asItIs },
  colour: { label: 'Colour', most: 7, read: colour },
} as const satisfies Record<string, Rule>;

export type SellerText = keyof typeof sellerTexts;

/** What somebody wants to be different. An empty text, and null for the logo, take away what is there. */
export type SellerChange = Partial<Record<SellerText, string>> & { poweredBy?: boolean; logo?: Buffer | null };

/** The settings with the change in them. @throws Problem with the complaints of all fields together */
export function changedSeller(now: Seller, { poweredBy = now.poweredBy, logo, ...texts }: SellerChange): Seller {
  const given = (Object.keys(sellerTexts) as SellerText[]).filter((field) => texts[field] !== undefined);
  const [logoFacts, ...values] = checkAll(
    () => (logo === undefined ? now.logo : logo && checkedLogo(logo)),
    ...given.map((field) => () => [field, checkedText(field, texts[field]!)] as const),
  );
  const next = { ...now, ...(Object.fromEntries(values) as Partial<Seller>), poweredBy, logo: logoFacts };
  // Whoever agrees, agrees to one version of one text.
  if (next.agreementUrl !== null && next.agreementVersion === null) throw complaint('agreementVersion', 'is missing; the address of the agreement needs it');
  if (next.agreementUrl === null && next.agreementVersion !== null) throw complaint('agreementUrl', 'is missing; the version of the agreement needs it');
  return next;
}

function checkedText(field: SellerText, typed: string): string | null {
  const { most, read }: Rule = sellerTexts[field];
  if (typed.length > most) throw complaint(field, `has more than ${most} characters; shorten it`);
  const text = typed.trim();
  if (text === '' && field === 'name') throw complaint(field, 'is empty; customers see it on every page');
  if (text === '') return null;
  const result = plainLine.test(text) ? read(text) : { wrong: 'has a line break or a control character in it; leave it out' };
  if ('wrong' in result) throw complaint(field, result.wrong);
  return result.value;
}

function checkedLogo(file: Buffer): Logo {
  const result = readLogo(file);
  if ('wrong' in result) throw Problem.field('logo', `Logo ${result.wrong}.`);
  return result.logo;
}

function complaint(field: SellerText, wrong: string): Problem {
  return Problem.field(field, `${sellerTexts[field].label} ${wrong}.`);
}

function supportEmail(text: string): Read {
  const read = readEmailAddress(text);
  if ('wrong' in read) return read;
  // It stands in links as it is, and there "?" or "%" would mean something else (RFC 6068, 2).
  const isPlain = /^[\w.+-]+@/.test(read.address);
  return isPlain ? { value: read.address } : { wrong: 'has a sign that links to it cannot hold; before the "@" use letters, digits, ".", "_", "+" and "-"' };
}

function phone(text: string): Read {
  const digits = text.replace(/\D/g, '').length;
  const isNumber = /^\+?[\d ().-]+$/.test(text) && digits >= 3 && digits <= 15;
  return isNumber ? { value: text } : { wrong: 'is not a telephone number; enter one such as +44 20 7946 0000' };
}

function url(text: string): Read {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed?.protocol !== 'https:') return { wrong: 'is not a web address that begins with https://; enter one such as https://example.com/terms' };
  if (parsed.username !== '' || parsed.password !== '') return { wrong: 'has a user name or password in it; leave them out' };
  return parsed.href.length > 500 ? { wrong: 'has more than 500 characters; shorten it' } : { value: parsed.href };
}

function colour(text: string): Read {
  if (!/^#[0-9a-f]{6}$/i.test(text)) return { wrong: 'is not written as # and six hexadecimal digits, such as #0b6450' };
  const value = text.toLowerCase();
  const ratio = contrast(value, LIGHT_SURFACE);
  if (ratio >= LEAST_CONTRAST) return { value };
  // Rounded down: 4.496 is not enough, and must not look as if it were.
  const figure = (Math.floor(ratio * 100) / 100).toFixed(2);
  return { wrong: `${value} has a contrast of ${figure} to 1 as a link on a tinted part of a page, and ${LEAST_CONTRAST} to 1 is needed; choose a darker one` };
}
