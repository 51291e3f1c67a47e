import { z } from 'zod';
import type { ConfigurationRequest } from '../../domain/order/configuration';
import { validationMethods } from '../../domain/order/order';
import { plainLine } from '../../domain/plain-line';
import { Problem } from '../../domain/problem';
import type { ValidationLevel } from '../../domain/sale/product';
import type { Contact } from '../../domain/order/submission';
import { address } from './email-address';

/** Parameters of the compatible API and of the order page's forms: the same names in both, so that a refusal names the same field. */
export type Parameters = Readonly<Record<string, string>>;

const LONGEST_LIST = 8000;
const LONGEST_NAME = 1000;
const LONGEST_CSR = 32 * 1024;

/** As text; of a field that was sent twice the last value counts. */
export function lastValues(fields: Readonly<Record<string, unknown>> | undefined): Parameters {
  return Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : value)]));
}

/** One line of plain text. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max, { error: `is longer than ${max} characters; shorten it`, abort: true })
    .regex(plainLine, 'has line breaks, control characters or invalid UTF-8; send plain text in one line');
const optionalLine = (max: number) => line(max).optional();
const required = (max: number) => line(max).min(1, 'is missing; send it');

export const emailAddress = required(254).pipe(address);
export const country = line(2)
  .regex(/^[A-Za-z]{2}$/, 'is not a country code; send two letters such as GB')
  .transform((code) => code.toUpperCase());

function contact(prefix: 'admin_contact' | 'tech_contact') {
  return {
    [`${prefix}_title`]: optionalLine(64),
    [`${prefix}_first_name`]: required(64),
    [`${prefix}_last_name`]: required(64),
    [`${prefix}_phone`]: required(64),
    [`${prefix}_email`]: emailAddress,
    [`${prefix}_organisation_name`]: optionalLine(64),
    [`${prefix}_address_city`]: optionalLine(128),
    [`${prefix}_address_region`]: optionalLine(128),
    [`${prefix}_address_country`]: country.optional(),
  };
}

/** Names may stand on a line each, as people write them. */
const names = z
  .string()
  .max(LONGEST_LIST, { error: `is longer than ${LONGEST_LIST} characters; shorten it`, abort: true })
  .transform((text) => text.replace(/\s+/g, ' '))
  .pipe(line(LONGEST_LIST));

/** What is longer is no name, and is told so by the rule for names. */
export const longName = z.string().max(LONGEST_NAME, { error: `is longer than ${LONGEST_NAME} characters; shorten it`, abort: true });

/** Longer than the rule for CSRs lets it be, which says it better. */
export const csrText = z.string().max(LONGEST_CSR, { error: `is longer than ${LONGEST_CSR} characters; shorten it`, abort: true });

const method = z.enum(validationMethods, 'must be EMAIL, FILE, SFILE or DNS');

/** A known client sends letters for the categories of the EV Guidelines (7.1.4.2.3). */
const businessCategories: ReadonlyMap<string, string> = new Map([
  ['b', 'Private Organization'],
  ['c', 'Government Entity'],
  ['d', 'Business Entity'],
]);

export const placeParameters = z.object({
  csr: csrText.optional(),
  domain_name: optionalLine(300),
  san_domains: names.optional(),
  dv_auth_method: z.string().toUpperCase().default('EMAIL').pipe(method),
  approver_email_address: emailAddress.optional(),
  org_name: optionalLine(64),
  org_division: optionalLine(64),
  org_address_city: optionalLine(128),
  org_address_region: optionalLine(128),
  org_address_country: country.optional(),
  org_incorperating_number: optionalLine(64),
  org_registration_number: optionalLine(64),
  org_duns: optionalLine(64),
  org_business_category: optionalLine(64).transform((text) => (text === undefined ? undefined : (businessCategories.get(text.toLowerCase()) ?? text))),
  org_jurisdiction_country: country.optional(),
  WebServerType: optionalLine(64),
  web_server_type: optionalLine(64),
  renewal: z.enum(['0', '1'], 'must be 0 or 1').optional(),
  ...contact('tech_contact'),
  ...contact('admin_contact'),
});

/** Parameters that only OV and EV certificates need */
const ofOrganisation = /^org_|_contact_address_/;

/** Names are separated by commas, as the document says, or by white space. */
const namesIn = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

/** What a reissue may change; the rest stays as it was. */
export const reissueParameters = z.object({
  csr: csrText.optional(),
  san_domains: names.transform(namesIn).optional(),
  approver_email_address: emailAddress.optional(),
  dv_auth_method: z.string().toUpperCase().pipe(method).optional(),
});

/**
 * Checks the parameters of `place` and of the order page's configure form. Throws a Problem that names every wrong field. A DV certificate
 * names no organisation, so what is said of one is not looked at: clients send all that they have.
 */
export function parseConfiguration(parameters: Parameters, level: ValidationLevel): ConfigurationRequest & { renews: 'if-any' | false } {
  const p = parse(placeParameters, lookedAt(parameters, level)) as Record<string, string | undefined> & { dv_auth_method: ConfigurationRequest['method'] };
  return {
    csr: p.csr,
    domainName: p.domain_name,
    additionalNames: namesIn(p.san_domains ?? ''),
    subject: {
      organisation: p.org_name,
      organisationalUnit: p.org_division,
      city: p.org_address_city,
      region: p.org_address_region,
      country: p.org_address_country,
      registrationNumber: p.org_registration_number ?? p.org_incorperating_number ?? p.org_duns,
      businessCategory: p.org_business_category,
      jurisdictionCountry: p.org_jurisdiction_country,
    },
    method: p.dv_auth_method,
    approverEmail: p.approver_email_address,
    techContact: contactOf(p, 'tech_contact'),
    adminContact: contactOf(p, 'admin_contact'),
    webServer: p.WebServerType ?? p.web_server_type,
    renews: p.renewal === '1' && 'if-any',
  };
}

/**
 * The same parameters where they need not be complete: an order that its customer configures later. Answers what was sent, for the form, and its
 * names, where there are some.
 */
export function parseDraft(parameters: Parameters, level: ValidationLevel) {
  const looked = lookedAt(parameters, level);
  const { csr, domain_name: domainName, san_domains: additional } = parse(placeParameters.partial(), looked);
  const sent = Object.entries(looked).filter(([name, value]) => Object.hasOwn(placeParameters.shape, name) && value.trim() !== '');
  return {
    draft: sent.length > 0 ? (Object.fromEntries(sent) as Parameters) : undefined,
    names: csr === undefined && domainName === undefined ? undefined : { csr, domainName, additionalNames: namesIn(additional ?? '') },
  };
}

function lookedAt(parameters: Parameters, level: ValidationLevel): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => level !== 'DV' || !ofOrganisation.test(name)));
}

function contactOf(p: Record<string, string | undefined>, prefix: string): Contact {
  const field = (name: string) => p[`${prefix}_${name}`];
  return {
    title: field('title') ?? '',
    firstName: field('first_name') ?? '',
    lastName: field('last_name') ?? '',
    phone: field('phone') ?? '',
    email: field('email') ?? '',
    organisation: field('organisation_name'),
    city: field('address_city'),
    region: field('address_region'),
    country: field('address_country'),
  };
}

/** Empty values count as not sent: known clients send every field they know. Each complaint is one sentence that names its field. */
export function parse<Schema extends z.ZodType>(schema: Schema, parameters: Parameters): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value.trim() !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => {
    const field = issue.path.join('.');
    const missing = issue.code === 'invalid_type' && given[field] === undefined;
    return { field, detail: `${field} ${missing ? 'is missing; send it' : issue.message}.` };
  });
  throw new Problem('invalid', fields[0]?.detail ?? 'The request is not valid.', fields);
}
