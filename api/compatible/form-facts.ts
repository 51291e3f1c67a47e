import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json';
import { z } from 'zod';
import { readCsr } from '../../domain/csr';
import type { Sale } from '../../domain/order';
import { Problem } from '../../domain/problem';
import { findProduct } from '../../domain/product';
import { acceptedMethods } from '../../domain/validation-methods';
import { parse } from '../parameters';
import type { Method } from './method';

countries.registerLocale(english);
const isoCodes = Object.entries(countries.getNames('en', { select: 'official' }))
  .map(([code, name]) => ({ code, name }))
  .sort((a, b) => a.name.localeCompare(b.name));

type InputType = 'hidden' | 'text' | 'email' | 'tel' | 'textarea' | 'checkbox' | 'select';

const field = (name: string, input: InputType, required: boolean, more: { options?: string[]; required_if?: string[] } = {}) => ({
  [name]: { required, input_type: input, options: more.options ?? [], required_if: more.required_if ?? [] },
});
const contact = (who: 'tech' | 'admin', complete: boolean) => [
  field(`${who}_contact_first_name`, 'text', true),
  field(`${who}_contact_last_name`, 'text', true),
  field(`${who}_contact_phone`, 'tel', true),
  field(`${who}_contact_email`, 'email', true),
  field(`${who}_contact_title`, 'text', false),
  ...(complete ? [field(`${who}_contact_organisation_name`, 'text', true)] : []),
];

/** The form of `place` for this order, field by field, in the order of the document. */
function fieldsOf({ validationLevel, sanCount }: Sale) {
  const withOrganisation = validationLevel !== 'DV';
  const withoutCsr = { required_if: withOrganisation ? [] : ['domain_name', '!csr'] };
  return [
    field('order_token', 'hidden', true),
    field('approver_email_address', 'email', !withOrganisation),
    ...contact('tech', withOrganisation),
    ...contact('admin', withOrganisation),
    field('domain_name', 'text', false, { required_if: ['!csr'] }),
    field('csr', 'textarea', false, { required_if: ['!domain_name'] }),
    ...(sanCount > 0 ? [field('san_domains', 'text', false)] : []),
    field('renewal', 'checkbox', false, { options: ['0', '1'] }),
    field('competitive_upgrade', 'checkbox', false, { options: ['0', '1'] }),
    field('dv_auth_method', 'select', !withOrganisation, { options: acceptedMethods(Date.now()) }),
    field('hashing_algorithm', 'select', false, { options: ['SHA2-256', 'SHA2-256-FULL-CHAIN'] }),
    ...['org_name', 'org_division', 'org_address_city', 'org_address_region', 'org_address_country'].map((name) =>
      field(name, 'text', withOrganisation && name !== 'org_division', withoutCsr),
    ),
  ];
}

/** What clients build their forms from. */
export const formMethods: Record<string, Method> = {
  productfields: {
    secret: 'order_token',
    run(_, __, { sale }) {
      return [sale.productCode, findProduct(sale.productCode)?.name ?? sale.productCode, ...fieldsOf(sale)];
    },
  },

  decodecsr: {
    secret: 'order_token',
    run(_, parameters) {
      const { csr } = parse(z.object({ csr: z.string() }), parameters);
      try {
        const { names, subject } = readCsr(csr);
        return {
          QueryResponseHeader: { SuccessCode: '0' },
          DomainName: names[0] ?? '',
          Organization: subject.organisation ?? '',
          OrganizationUnit: subject.organisationalUnit ?? '',
          Locality: subject.city ?? '',
          State: subject.region ?? '',
          Country: subject.country ?? '',
        };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { QueryResponseHeader: { SuccessCode: '-1', Errors: { Error: [{ ErrorMessage: error.message }] } } };
      }
    },
  },

  isocodes: { secret: 'none', run: () => isoCodes },

  clientlogo: {
    secret: 'order_token',
    run: ({ publicUrl }) => ({ success: 'Client logo', url: `${publicUrl}/public/favicon.svg` }),
  },
};
