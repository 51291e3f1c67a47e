import { placing } from '../../support/doors/compatible';
import type { Generation } from '../../support/doors/compatible';
import { aReference, aToken, aValue, withOrder, type Api, type Row } from './row';

const invitation = { success: 'Order placed', reseller_order_id: aReference, invite_url: expect.stringMatching(/^http.*\/token\/\w{48}$/) };
const byRecord = { dv_auth_method: 'DNS' };

/** In the older generation `place` buys as well. */
const place = (api: Api, more: (name: string) => Record<string, string>) => async (generation: Generation) => {
  const name = `www.${api().unique('place')}.test`;
  const buying = { api_key: api().account.apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: api().unique() };
  return { ...(generation === 1 ? buying : { order_token: (await api().placed()).token }), ...placing(name), ...more(name) };
};

/** Buying, configuring and cancelling. */
export const buyingRows = (api: Api): Row[] => [
  {
    method: 'order/generatetoken',
    case: 'a token',
    given: async () => ({
      ...{ api_key: api().account.apiKey },
      st_product_code: 'rapidssl-12',
      end_customer_email: 'none',
      reseller_unique_reference: api().unique(),
    }),
    answers: (body) =>
      expect(body).toEqual({
        success: 'Order placed',
        order_token: aToken,
        reseller_order_id: aReference,
        review_url: expect.stringMatching(/\/token\/\w{48}$/),
        product_code: 'RapidSSL-12',
      }),
  },
  { method: 'order/place', case: 'a CSR', verb: 'POST', given: place(api, () => ({})), answers: (body) => expect(body).toEqual(invitation) },
  {
    method: 'order/place',
    case: 'a CSR by GET',
    given: place(api, () => ({ dv_auth_method: 'EMAIL' })),
    answers: (body) => expect(body).toEqual(invitation),
  },
  {
    method: 'order/place',
    case: 'a name',
    verb: 'POST',
    given: place(api, (name) => ({ csr: '', domain_name: name })),
    answers: (body) =>
      expect(body).toEqual({
        ...invitation,
        csr: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----\n/),
        private_key: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/),
      }),
  },
  ...['FILE', 'SFILE'].map((dv_auth_method): Row => ({
    method: 'order/place',
    case: dv_auth_method,
    verb: 'POST',
    given: place(api, () => ({ dv_auth_method })),
    answers: (body) => {
      const contents = aValue;
      const file = '/.well-known/pki-validation/fileauth.txt';
      expect(body).toEqual({ ...invitation, dv_auth_file_name: file, dv_auth_file_contents: contents, file_name: file, file_contents: contents });
      expect(body.file_contents).toBe(body.dv_auth_file_contents);
    },
  })),
  {
    method: 'order/place',
    case: 'DNS',
    verb: 'POST',
    given: place(api, () => byRecord),
    answers: (body) => {
      const [name, value] = [expect.stringMatching(/^_dnsauth\.place-\d+\.test$/), aValue];
      expect(body).toEqual({
        ...invitation,
        dv_auth_dns_type: 'TXT',
        dv_auth_dns_name: name,
        dv_auth_dns_string: value,
        dns_name: name,
        dns_string: value,
      });
    },
  },
  {
    method: 'order/place',
    case: 'a token and the customer, who is invited',
    generations: [1],
    given: async () => ({ order_token: (await api().placed()).token, end_customer_email: 'token@conformance.test', csr: '' }),
    answers: (body) => expect(body).toEqual(invitation),
  },
  {
    method: 'order/cancel',
    case: 'not issued',
    given: withOrder(api, () => api().placed()),
    answers: (body) => expect(body).toEqual({ success: expect.stringMatching(/^Order cancelled - CW-[0-9A-Z]{12}$/), status: 'Cancelled' }),
  },
  {
    method: 'order/cancel',
    case: 'issued: the admin contact is asked',
    given: withOrder(api, () => api().issued()),
    answers: (body) => expect(body).toEqual({ success: expect.stringMatching(/^Order cancelled - CW-[0-9A-Z]{12}$/), status: 'Completed' }),
  },
];
