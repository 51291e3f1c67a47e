import type { ValidationLevel } from '../../../../domain/sale/product';
import type { FieldShape } from '../../frame/fields';

/** Names are the parameters of the compatible API's `place`, so that one parser reads both. */
export const csrField: FieldShape = {
  name: 'csr',
  label: 'Certificate signing request (CSR)',
  lines: 8,
  code: true,
  help: 'Paste all of it, with the BEGIN and END lines. Never paste a private key.',
};

export const domainNameField: FieldShape = { name: 'domain_name', label: 'Domain name', code: true, help: 'Such as www.example.com.', maxLength: 300 };

export function sanDomainsField(count: number): FieldShape {
  return { name: 'san_domains', label: 'Additional names', lines: 3, code: true, required: false, help: `Up to ${count}, one on each line.` };
}

export function contactFields(prefix: 'admin_contact' | 'tech_contact', complete: boolean): FieldShape[] {
  const section = prefix === 'admin_contact' ? 'section-admin' : 'section-tech';
  const field = (name: string, label: string, autocomplete: string, more: Partial<FieldShape> = {}): FieldShape => ({
    name: `${prefix}_${name}`,
    label,
    autocomplete: `${section} ${autocomplete}`,
    maxLength: 64,
    ...more,
  });
  return [
    field('first_name', 'First name', 'given-name'),
    field('last_name', 'Last name', 'family-name'),
    field('email', 'E-mail address', 'email', { type: 'email', maxLength: 254 }),
    field('phone', 'Telephone', 'tel', { type: 'tel' }),
    field('title', 'Job title', 'organization-title', { required: false }),
    field('organisation_name', 'Organisation', 'organization', { required: complete }),
  ];
}

export function organisationFields(level: ValidationLevel): FieldShape[] {
  if (level === 'DV') return [];
  const optional = { required: false };
  const common: FieldShape[] = [
    { name: 'org_name', label: 'Registered name', autocomplete: 'organization', maxLength: 64 },
    { name: 'org_division', label: 'Department', maxLength: 64, ...optional },
    { name: 'org_address_city', label: 'City', maxLength: 128, ...optional },
    { name: 'org_address_region', label: 'State or region', maxLength: 128, ...optional },
    { name: 'org_address_country', label: 'Country', maxLength: 2, help: 'Two letters, such as GB.', autocomplete: 'country' },
  ];
  const extended: FieldShape[] = [
    { name: 'org_incorperating_number', label: 'Registration number', maxLength: 64 },
    { name: 'org_business_category', label: 'Business category', maxLength: 64, ...optional },
    { name: 'org_jurisdiction_country', label: 'Country of registration', maxLength: 2, help: 'Two letters, such as GB.', ...optional },
  ];
  return level === 'EV' ? [...common, ...extended] : common;
}
