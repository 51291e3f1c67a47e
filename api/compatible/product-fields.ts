import { isByFile } from '../../domain/validation/publication';
import type { Sale, ValidationMethod } from '../../domain/order/order';
import { findProduct } from '../../domain/sale/product';
import { isAccepted } from '../../domain/validation/methods';
import type { Method } from './method';

type InputType = 'hidden' | 'text' | 'email' | 'tel' | 'textarea' | 'checkbox' | 'select';
type Level = Sale['validationLevel'];

const field = (name: string, input: InputType, required: boolean, more: { options?: string[]; required_if?: string[] } = {}) => ({
  [name]: { required, input_type: input, options: more.options ?? [], required_if: more.required_if ?? [] },
});
const yesOrNo = { options: ['0', '1'] };
/** SFILE is taken as well; the sample of this method does not have it. */
const documented: readonly ValidationMethod[] = ['EMAIL', 'FILE', 'DNS'];
const webServers = ['Other', 'IIS'];

/**
 * As the document has it, which known clients draw their forms from: the title is asked for although `place` does without; and the whole address
 * where there is an organisation to vet, although of its lines and post code nothing is kept, because no certificate says them.
 */
const contact = (who: 'tech' | 'admin', level: Level) => [
  field(`${who}_contact_first_name`, 'text', true),
  field(`${who}_contact_last_name`, 'text', true),
  field(`${who}_contact_phone`, 'tel', true),
  field(`${who}_contact_email`, 'email', true),
  field(`${who}_contact_title`, 'text', true),
  ...(level === 'DV'
    ? []
    : [
        field(`${who}_contact_organisation_name`, 'text', true),
        field(`${who}_contact_address_line1`, 'text', true),
        field(`${who}_contact_address_line2`, 'text', false),
        ...['city', 'region', 'post_code', 'country'].map((name) => field(`${who}_contact_address_${name}`, 'text', true)),
      ]),
];

/** The web server's kind goes by two names, of which either is enough. */
const webServer = [
  field('WebServerType', 'select', false, { options: webServers, required_if: ['!web_server_type'] }),
  field('web_server_type', 'select', false, { options: webServers, required_if: ['!WebServerType'] }),
];

/**
 * What an EV certificate says of the register; completed where it is left out (docs/decisions/0014). In no list of the document, so that nothing is
 * asked for that `place` would not take: neither the agency, nor city and region of the jurisdiction.
 */
const register = [
  field('org_duns', 'text', false),
  field('org_registration_number', 'text', false),
  field('org_business_category', 'select', false, { options: ['Private Organization', 'Government Entity', 'Business Entity'] }),
  field('org_jurisdiction_country', 'text', false),
];

/** The form of `place` for this order, field by field, in the order of the document. */
function fieldsOf({ validationLevel: level, sanCount, productCode }: Sale) {
  const product = findProduct(productCode);
  const multiDomain = (product?.minSanCount ?? 0) > 0;
  const byServer = (product?.maxServerCount ?? 1) > 1;
  const methods = documented.filter((method) => isAccepted(method, Date.now()) && !(product?.wildcard && isByFile(method)));
  return [
    field('order_token', 'hidden', true),
    field('approver_email_address', 'email', level === 'DV' && methods.includes('EMAIL')),
    ...contact('tech', level),
    ...contact('admin', level),
    field('domain_name', 'text', false, { required_if: ['!csr'] }),
    field('csr', 'textarea', false, { required_if: ['!domain_name'] }),
    ...(sanCount > 0 ? [field('san_domains', 'text', multiDomain)] : []),
    field('renewal', 'checkbox', false, yesOrNo),
    field('competitive_upgrade', 'checkbox', false, yesOrNo),
    field('dv_auth_method', 'select', level === 'DV', { options: methods }),
    field('hashing_algorithm', 'select', true, { options: ['SHA-256', 'SHA-256-FULL-CHAIN'] }),
    ...['org_name', 'org_division', 'org_address_city', 'org_address_region', 'org_address_country'].map((name) =>
      field(name, 'text', false, { required_if: ['domain_name', '!csr'] }),
    ),
    ...(level === 'EV' ? register : []),
    ...(level === 'DV' ? [] : webServer),
    ...(byServer ? [field('server_count', 'text', true)] : []),
  ];
}

export const productfields: Method = {
  secret: 'order_token',
  run(_, __, { sale }) {
    const product = findProduct(sale.productCode);
    return [sale.productCode, product ? `${product.brand}: ${product.name}` : sale.productCode, ...fieldsOf(sale)];
  },
};
