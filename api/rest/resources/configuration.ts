import { z } from 'zod';
import type { ConfigurationRequest, PreparedConfiguration } from '../../../domain/order/configuration';
import { MOST_NAMES } from '../../../domain/name/names';
import { businessCategories } from '../../../domain/order/organisation';
import { validationMethods } from '../../../domain/order/order';
import type { CertificateSubject, Configuration, Contact } from '../../../domain/order/submission';
import type { Answer } from '../route';
import { email, line } from './common';
import { order } from './order';

const country = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{2}$/, 'is no country code; send two letters such as GB')
  .transform((code) => code.toUpperCase());

export const pemText = z.string().min(1).max(16_384);
export const names = z.array(line(254)).max(MOST_NAMES);

export const givenContact = z
  .strictObject({
    title: line(64).optional(),
    first_name: line(64),
    last_name: line(64),
    phone: line(64),
    email,
    organisation: line(64).optional(),
    city: line(128).optional(),
    region: line(128).optional(),
    country: country.optional(),
  })
  .meta({ id: 'NewContact' });

export const givenOrganisation = z
  .strictObject({
    name: line(64).optional(),
    unit: line(64).optional(),
    city: line(128).optional(),
    region: line(128).optional(),
    country: country.optional(),
    registration_number: line(64).optional(),
    business_category: line(64)
      .optional()
      .meta({ description: businessCategories.join(', ') }),
    jurisdiction_country: country.optional(),
  })
  .meta({ id: 'NewOrganisation', description: 'Who an OV or EV certificate is for; what is left out is taken from the CSR, then from the admin contact' });

export const newConfiguration = z
  .strictObject({
    csr: pemText
      .optional()
      .meta({ description: 'PEM. Left out: we make key and CSR for `common_name`; the private key is in the first answer and nowhere else' }),
    common_name: line(254).optional().meta({ description: 'Needed where no CSR is sent' }),
    additional_names: names.default([]).meta({
      description:
        'At most the `san_count` of the order, not counting names that come at no charge (`www` twins, bare names of wildcards); left out: those of the CSR',
    }),
    validation_method: z.enum(validationMethods).default('EMAIL'),
    approver_email: email.optional().meta({ description: 'One of `GET /api/approver-addresses`; needed for DV by e-mail' }),
    organisation: givenOrganisation.optional(),
    admin_contact: givenContact.meta({ description: 'Approves the cancellation of the issued certificate' }),
    tech_contact: givenContact.optional().meta({ description: 'The admin contact when left out' }),
    web_server: line(64).optional(),
    renews: z.boolean().default(false).meta({
      description: 'Renews your order for the same common name: what is left of its term, up to 90 days, is added where both are of one product family',
    }),
  })
  .meta({ id: 'NewConfiguration' });

export function configurationRequest(given: z.output<typeof newConfiguration>): ConfigurationRequest & { renews: boolean } {
  return {
    csr: given.csr,
    domainName: given.common_name,
    additionalNames: given.additional_names,
    subject: subjectOf(given.organisation ?? {}),
    method: given.validation_method,
    approverEmail: given.approver_email,
    adminContact: contactOf(given.admin_contact),
    techContact: contactOf(given.tech_contact ?? given.admin_contact),
    webServer: given.web_server,
    renews: given.renews,
  };
}

export function subjectOf(given: z.output<typeof givenOrganisation>): CertificateSubject {
  return {
    organisation: given.name,
    organisationalUnit: given.unit,
    city: given.city,
    region: given.region,
    country: given.country,
    registrationNumber: given.registration_number,
    businessCategory: given.business_category,
    jurisdictionCountry: given.jurisdiction_country,
  };
}

export function contactOf({ title = '', first_name, last_name, ...rest }: z.output<typeof givenContact>): Contact {
  return { title, firstName: first_name, lastName: last_name, ...rest };
}

const text = z.string().nullable();
const contact = z
  .object({
    title: text,
    first_name: z.string(),
    last_name: z.string(),
    phone: z.string(),
    email: z.string(),
    organisation: text,
    city: text,
    region: text,
    country: text,
  })
  .meta({ id: 'Contact' });
const organisation = z
  .object({ name: text, unit: text, city: text, region: text, country: text, registration_number: text, business_category: text, jurisdiction_country: text })
  .meta({ id: 'Organisation' });

export const configuration = z
  .object({
    csr: z.string(),
    names: z.array(z.string()),
    organisation,
    validation_method: z.enum(validationMethods),
    approvers: z.array(z.object({ domain: z.string(), email: z.string() })),
    admin_contact: contact,
    tech_contact: contact,
    web_server: text,
  })
  .meta({ id: 'Configuration' });

export function configurationView(stored: Configuration): z.output<typeof configuration> {
  const { subject } = stored;
  return {
    csr: stored.csrPem,
    names: stored.names,
    organisation: {
      name: subject.organisation ?? null,
      unit: subject.organisationalUnit ?? null,
      city: subject.city ?? null,
      region: subject.region ?? null,
      country: subject.country ?? null,
      registration_number: subject.registrationNumber ?? null,
      business_category: subject.businessCategory ?? null,
      jurisdiction_country: subject.jurisdictionCountry ?? null,
    },
    validation_method: stored.method,
    approvers: stored.approvers.map(({ domain, email: address }) => ({ domain, email: address })),
    admin_contact: contactView(stored.adminContact),
    tech_contact: contactView(stored.techContact),
    web_server: stored.webServer ?? null,
  };
}

function contactView({ title, firstName, lastName, phone, email: address, organisation: of, city, region, country: code }: Contact): z.output<typeof contact> {
  return {
    title: title === '' ? null : title,
    first_name: firstName,
    last_name: lastName,
    phone,
    email: address,
    organisation: of ?? null,
    city: city ?? null,
    region: region ?? null,
    country: code ?? null,
  };
}

const keyLeftOut =
  'The private key was in the first answer and is stored nowhere. If that answer was lost, send another CSR: correct the configuration, or reissue.';

/** Of everything that hands in a CSR, or has key and CSR made. */
export const handedIn = z
  .object({
    order,
    csr: z.string(),
    private_key: z.string().optional().meta({ description: 'PKCS#8 in PEM, where we made the key; in the first answer only' }),
    private_key_left_out: z.string().optional().meta({ description: 'Why a replay has no private key' }),
  })
  .meta({ id: 'HandedIn' });

/** @param asked without a CSR: the key is ours, so an answer without it has to say why */
export function handedInAnswer(
  status: number,
  view: z.output<typeof order>,
  { configuration: stored, privateKeyPem }: PreparedConfiguration,
  asked: { csr?: string },
): Answer {
  const body: z.output<typeof handedIn> = {
    order: view,
    csr: stored.csrPem,
    ...(privateKeyPem !== undefined && { private_key: privateKeyPem }),
    ...(privateKeyPem === undefined && asked.csr === undefined && { private_key_left_out: keyLeftOut }),
  };
  return { status, body, location: `/orders/${view.reference}`, once: { private_key: keyLeftOut } };
}
