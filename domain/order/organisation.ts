import { isValid } from 'i18n-iso-countries';
import { isPrintableString } from '../csr/printable-string';
import { fieldWords, the, type FieldName } from '../field-names';
import { checkAll, Problem } from '../problem';
import type { CertificateSubject, Contact } from './submission';

/** EV Guidelines 7.1.4.2.3 */
export const businessCategories = ['Private Organization', 'Government Entity', 'Business Entity', 'Non-Commercial Entity'] as const;

/** The most that RFC 5280 appendix A and X.520 let each part of a subject hold. */
const longestOf = {
  organisation: 64,
  organisationalUnit: 64,
  city: 128,
  region: 128,
  country: 2,
  registrationNumber: 64,
  businessCategory: 64,
  jurisdictionCountry: 2,
} as const satisfies Record<keyof CertificateSubject, number>;

/**
 * Whom an OV or EV certificate is for: from the request's own fields, then the CSR, then the admin contact's address; or what was vetted before, as
 * it was, whatever a new CSR says. Throws a Problem for the field that said what no certificate may carry (Baseline Requirements 7.1.4.2).
 */
export function organisationOf(
  request: { subject: CertificateSubject; vettedSubject?: CertificateSubject; adminContact: Contact },
  fromCsr: CertificateSubject,
): CertificateSubject {
  if (request.vettedSubject !== undefined && namesOrganisation(request.vettedSubject)) return request.vettedSubject;
  const { organisation, city, region, country } = request.adminContact;
  const subject: CertificateSubject = { ...given({ organisation, city, region, country }), ...given(fromCsr), ...given(request.subject) };
  const { organisation: name, city: town = subject.region, country: land } = subject;
  checkAll(
    () =>
      mustBeThere(
        'organisation',
        name,
        `The organisation is missing; send ${the('organisation')}, ${the('adminOrganisation')}, or a CSR with an organisation (O).`,
      ),
    () => mustBeThere('city', town, `The place of the organisation is missing; send ${the('city')} or ${the('region')}, or a CSR with a locality (L).`),
    () => mustBeThere('country', land, `The country of the organisation is missing; send ${the('country')} such as GB, or a CSR with a country (C).`),
    ...(Object.keys(longestOf) as (keyof CertificateSubject)[]).map((part) => () => {
      const why = wrongIn(part, subject[part]);
      const { field, of } = placeOf(part, request.subject, fromCsr);
      if (why) throw Problem.field(field, `The ${fieldWords[part]}${of} ${why}`);
    }),
  );
  const category = businessCategories.find((each) => isSame(each, subject.businessCategory));
  return {
    ...subject,
    country: subject.country?.toUpperCase(),
    ...(subject.jurisdictionCountry && { jurisdictionCountry: subject.jurisdictionCountry.toUpperCase() }),
    ...(category && { businessCategory: category }),
  };
}

const ofAdminContact: Readonly<Partial<Record<keyof CertificateSubject, FieldName>>> = {
  organisation: 'adminOrganisation',
  city: 'adminCity',
  region: 'adminRegion',
  country: 'adminCountry',
};

/** Where a part of the subject was said: a complaint about it belongs there. */
function placeOf(part: keyof CertificateSubject, own: CertificateSubject, fromCsr: CertificateSubject): { field: string; of: string } {
  if (isFilled(own[part])) return { field: part, of: '' };
  if (isFilled(fromCsr[part])) return { field: 'csr', of: ' in the CSR' };
  return { field: ofAdminContact[part] ?? part, of: ' of the admin contact' };
}

/** Whether a subject says what every OV and EV certificate has to: an organisation, its place and its country (Baseline Requirements 7.1.2.7.4). One of DV is empty. */
export function namesOrganisation({ organisation, city, region, country }: CertificateSubject): boolean {
  return [organisation, isFilled(city) ? city : region, country].every(isFilled);
}

/** Blanks say no more than nothing. */
function isFilled(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}

function mustBeThere(field: string, text: string | undefined, sentence: string): void {
  if (!isFilled(text)) throw Problem.field(field, sentence);
}

function wrongIn(part: keyof CertificateSubject, text: string | undefined): string | undefined {
  if (!text) return undefined;
  const longest = longestOf[part];
  if (part === 'country' || part === 'jurisdictionCountry')
    return text.length === 2 && isValid(text) ? undefined : `is no country code of ISO 3166-1, which has two letters such as GB; send one of these.`;
  if ([...text].length > longest) return `is longer than ${longest} characters, the most that a certificate can carry; send a shorter one.`;
  if (!/[\p{L}\p{N}]/u.test(text)) return 'says nothing: it has neither a letter nor a digit; send the real one, or leave it out.';
  if (text.includes('://')) return 'has an address of the web in it; send the words alone.';
  if (part === 'registrationNumber' && !isPrintableString(text))
    return "has characters that a certificate's serial number cannot carry; use letters, digits, spaces and ' ( ) + , - . / : = ?.";
  if (part === 'businessCategory' && !businessCategories.some((each) => isSame(each, text)))
    return `is none of ${businessCategories.join(', ')}; send one of these.`;
  return undefined;
}

function isSame(category: string, text: string | undefined): boolean {
  return category.toLowerCase() === text?.toLowerCase();
}

function given(fields: CertificateSubject): CertificateSubject {
  return Object.fromEntries(Object.entries(fields as Record<string, string | undefined>).filter(([, value]) => isFilled(value)));
}
