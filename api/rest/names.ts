import { Problem } from '../../domain/problem';

/** The rules name fields as the compatible API does; here are the names that this API has for them. */
const names = new Map(
  Object.entries({
    st_product_code: 'product_code',
    reseller_unique_reference: 'buyer_reference',
    domain_name: 'common_name',
    san_domains: 'additional_names',
    dv_auth_method: 'validation_method',
    approver_email_address: 'approver_email',
    org_name: 'organisation.name',
    org_division: 'organisation.unit',
    org_address_city: 'organisation.city',
    org_address_region: 'organisation.region',
    org_address_country: 'organisation.country',
    org_registration_number: 'organisation.registration_number',
    org_incorperating_number: 'organisation.registration_number',
    org_business_category: 'organisation.business_category',
    org_jurisdiction_country: 'organisation.jurisdiction_country',
    admin_contact_organisation_name: 'admin_contact.organisation',
    admin_contact_address_city: 'admin_contact.city',
    admin_contact_address_region: 'admin_contact.region',
    admin_contact_address_country: 'admin_contact.country',
    renewal: 'renews',
    'order/approverlist': 'GET /api/approver-addresses',
    'product/listproducts': 'GET /api/products',
    'order/place': 'POST /api/orders/{reference}/configuration',
  }),
);
/** Names of fields that are also words of the language stand in sentences as that: a sentence that needs such a field says what to do without naming it. */
const inSentences = [...names.keys()].filter((name) => /[_/]/.test(name));
const word = new RegExp(`(?<![\\w/.])(${inSentences.join('|')})(?![\\w/])`, 'g');

/** What stands in quotation marks somebody has sent. */
const translate = (text: string) =>
  text
    .split(/("[^"]*")/)
    .map((part) => (part.startsWith('"') ? part : part.replace(word, (name) => names.get(name) ?? name)))
    .join('');

/** The same refusal in the words of this API. */
export function inOurWords(problem: Problem): Problem {
  const fields = problem.fields.map(({ field, detail, ...place }) => ({ ...place, field: names.get(field) ?? field, detail: translate(detail) }));
  return new Problem(problem.kind, translate(problem.message), fields);
}
