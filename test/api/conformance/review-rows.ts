import { anyText, aTime, withOrder, type Api, type Row } from './row';

/**
 * All that the document has of an order and what known clients read beside it, in the order of the document: a field that is lost, or that changes
 * its place, is seen. What is to be published stands behind the method.
 */
export const orderFields = (published: readonly string[] = []): string[] => [
  ...['reseller_order_id', 'reseller_unique_reference', 'provider_order_id', 'st_product_code', 'order_status', 'order_state_further_info', 'order_date'],
  ...['domain_name', 'san_count', 'additional_sans', 'server_count', 'invite_url', 'end_customer_email', 'organisation_info', 'dv_auth_method', ...published],
  ...['approver_notified_date', 'approver_email_address', 'admin_contact', 'tech_contact', 'modifications', 'certificate', 'pkcs7'],
  ...['reissued_certificates', 'ca_certs', 'expiry_date', 'certificate_list'],
];
const reviewFields = (published?: readonly string[]) => ['success', ...orderFields(published)];
const person = ['title', 'first_name', 'last_name', 'phone', 'email'];
const file = ['dv_auth_file_name', 'dv_auth_file_contents', 'file_name', 'file_contents'];
const record = ['dv_auth_dns_type', 'dv_auth_dns_name', 'dv_auth_dns_string', 'dns_name', 'dns_string'];

/** Looking, at each stage. */
export const reviewRows = (api: Api): Row[] => [
  {
    method: 'order/review',
    case: 'not configured',
    reads: true,
    given: withOrder(api, () => api().placed()),
    answers: (body, generation) => {
      expect(Object.keys(body)).toEqual(reviewFields());
      for (const contact of [body.admin_contact, body.tech_contact]) expect(Object.keys(contact as object)).toEqual(person);
      expect(body).toMatchObject({
        success: 'Review Order',
        order_status: generation === 1 ? 'Invite Available' : 'Order Placed',
        domain_name: null,
        dv_auth_method: '',
        approver_notified_date: '',
        approver_email_address: '',
        certificate: '',
        certificate_list: [],
        organisation_info: { name: '', division: '', address: { city: '', region: '', country: '' } },
        admin_contact: { email: '' },
        modifications: { modification: [] },
        reissued_certificates: { certificate_info: [] },
        ca_certs: { certificate_info: [{ type: 'INTERMEDIATE' }, { type: 'ROOT' }] },
      });
      expect(body.provider_order_id).toBe(body.reseller_order_id);
    },
  },
  {
    method: 'order/review',
    case: 'waiting for the approver',
    given: withOrder(api, () => api().configured()),
    answers: (body) => {
      expect(Object.keys(body)).toEqual(reviewFields());
      const approver = { approver_notified_date: aTime, approver_email_address: expect.stringMatching(/^admin@conformance-\d+\.test$/) };
      expect(body).toMatchObject({ order_status: 'Awaiting Customer Verification', dv_auth_method: 'EMAIL', ...approver });
    },
  },
  ...[['FILE', file, { dv_auth_file_name: '/.well-known/pki-validation/fileauth.txt' }] as const, ['DNS', record, { dv_auth_dns_type: 'TXT' }] as const].map(
    ([method, fields, published]): Row => ({
      method: 'order/review',
      case: `waiting for the proof by ${method}`,
      given: withOrder(api, () => api().configured(api().account, { dv_auth_method: method })),
      answers: (body) => {
        expect(Object.keys(body)).toEqual(reviewFields(fields));
        expect(body).toMatchObject({ order_status: 'Awaiting Customer Verification', dv_auth_method: method, approver_notified_date: '', ...published });
      },
    }),
  ),
  {
    method: 'order/review',
    case: 'issued',
    reads: true,
    given: withOrder(api, () => api().issued()),
    answers: (body) => {
      expect(Object.keys(body)).toEqual(reviewFields());
      expect(body).toMatchObject({
        order_status: 'Completed',
        certificate: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/),
        pkcs7: expect.stringMatching(/^-----BEGIN PKCS7-----\r?\n/),
        expiry_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        certificate_list: [{ expiration_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), serial_number: anyText }],
        modifications: { modification: [{ timestamp: aTime, event_id: anyText, event_name: 'Order Completed' }] },
      });
    },
  },
];
