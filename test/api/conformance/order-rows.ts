import { csrOf } from '../../support/doors/compatible';
import { aReference, withOrder, type Api, type Row } from './row';

const byRecord = { dv_auth_method: 'DNS' };

/** Approvers, e-mails, validations, reissues. */
export const orderRows = (api: Api): Row[] => [
  {
    method: 'order/approverlist',
    case: 'the registrable domain first',
    reads: true,
    given: async () => ({ domain_name: 'www.example.test' }),
    answers: (body) => {
      const at = (domain: string) => ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'].map((local) => ({ email: `${local}@${domain}` }));
      expect(body).toEqual({ success: 'ApproverList', approver_email: [...at('example.test'), ...at('www.example.test')] });
    },
  },
  {
    method: 'order/resendemail',
    case: 'Approver',
    given: withOrder(api, () => api().configured(), { email_type: 'Approver' }),
    answers: (body, generation) =>
      expect(body).toEqual({
        success: 'Email resent',
        type: 'Approver',
        email_sent_to: {
          ...(generation === 1 && { invite_email: '' }),
          approver_email: expect.stringMatching(/^admin@conformance-\d+\.test$/),
          admin_contact_email: '',
          tech_contact_email: '',
        },
      }),
  },
  {
    method: 'order/resendemail',
    case: 'Fulfillment, as a known client spells it',
    given: withOrder(api, () => api().issued(), { email_type: 'Fulfillment’]’' }),
    answers: (body, generation) =>
      expect(body).toEqual({
        success: 'Email resent',
        type: 'Fulfillment',
        email_sent_to: {
          ...(generation === 1 && { invite_email: '' }),
          approver_email: '',
          admin_contact_email: expect.stringMatching(/^boss@/),
          tech_contact_email: expect.stringMatching(/^tech@/),
        },
      }),
  },
  {
    method: 'order/resendemail',
    case: 'Invite',
    generations: [1],
    given: withOrder(api, () => api().placed(api().account, { end_customer_email: 'customer@example.test' }), { email_type: 'Invite' }),
    answers: (body) =>
      expect(body).toEqual({
        success: 'Email resent',
        type: 'Invite',
        email_sent_to: { invite_email: 'customer@example.test', approver_email: '', admin_contact_email: '', tech_contact_email: '' },
      }),
  },
  {
    method: 'order/changeapproveremail',
    case: 'another mailbox',
    given: async (generation) => {
      const order = await api().configured();
      return { ...api().addressOf(generation, order), email: `hostmaster@${order.name.slice(4)}` };
    },
    answers: (body) => expect(body).toEqual({ success: 'Change Approver Email Reset' }),
  },
  {
    method: 'order/changeauthmethod',
    case: 'DNS to EMAIL',
    given: withOrder(api, () => api().configured(api().account, byRecord)),
    answers: (body) => expect(body).toEqual({ success: 'DV Auth Method Updated' }),
  },
  {
    method: 'order/pollauth',
    case: 'nothing there yet',
    given: withOrder(api, () => api().configured(api().account, { dv_auth_method: 'FILE' })),
    answers: (body) => expect(body).toEqual({ success: 'Order Polled', status: 'Pending' }),
  },
  {
    method: 'order/reissue',
    case: 'by mail, with a key of ours',
    verb: 'POST',
    given: withOrder(api, () => api().issued()),
    answers: (body) =>
      expect(body).toEqual({
        success: 'Order reissued',
        reseller_order_id: aReference,
        dns_string: '',
        dns_name: '',
        file_name: '',
        file_contents: '',
        csr: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----/),
        private_key: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----/),
      }),
  },
  {
    method: 'order/reissue',
    case: 'by DNS, with a CSR',
    verb: 'POST',
    given: async (generation) => {
      const order = await api().issued();
      return { ...api().addressOf(generation, order), csr: csrOf(order.name), ...byRecord };
    },
    answers: (body) =>
      expect(body).toEqual({
        success: 'Order reissued',
        reseller_order_id: aReference,
        dns_string: expect.stringMatching(/^20\d{6}/),
        dns_name: expect.stringMatching(/^_dnsauth\./),
        file_name: '',
        file_contents: '',
        dv_auth_dns_type: 'TXT',
        dv_auth_dns_name: body.dns_name,
        dv_auth_dns_string: body.dns_string,
      }),
  },
  {
    method: 'order/advanceorder',
    case: 'a test order',
    given: withOrder(api, () => api().configured(api().tester)),
    answers: (body) =>
      expect(body).toEqual({ success: expect.stringMatching(/^Order was pushed\. Please wait up to 3 minutes for the status to update - CW-[0-9A-Z]{12}$/) }),
  },
];
