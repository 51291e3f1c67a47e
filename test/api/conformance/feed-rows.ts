import { setTimeout as pause } from 'node:timers/promises';
import { csrOf } from '../../support/doors/compatible';
import { orderFields } from './review-rows';
import { anyText, aTime, aToken, withOrder, type Api, type Row } from './row';

/** Feeds, and what clients build their forms from. */
export const feedRows = (api: Api): Row[] => [
  {
    method: 'order/modifiedorders',
    case: 'one order',
    given: async () => {
      const own = await api().system.account(12);
      await api().placed(own);
      await pause(1100);
      return { api_key: own.apiKey, date: '2026-01-01 00:00:00' };
    },
    answers: (body, generation) => {
      expect(body).toMatchObject({
        success: 'Modified Orders',
        orders: { order: [{ order_status: generation === 1 ? 'Invite Available' : 'Order Placed', certificate: '', certificate_list: [] }] },
        data_accuracy: aTime,
      });
      const leftOut = ['ca_certs', 'reissued_certificates'];
      expect(Object.keys(body.orders.order[0] as object)).toEqual(orderFields().filter((field) => !leftOut.includes(field)));
    },
  },
  {
    method: 'order/expiring',
    case: 'nothing',
    reads: true,
    given: async () => ({ api_key: (await api().system.account(0)).apiKey }),
    answers: (body) => expect(body).toEqual({ success: 'Expiring Orders', orders: { order: [] } }),
  },
  {
    method: 'order/showtokens',
    case: 'one of each',
    reads: true,
    given: async () => {
      const own = await api().system.account(24);
      await api().configured(own);
      await api().placed(own);
      return { api_key: own.apiKey };
    },
    answers: (body) => {
      const one = { token: aToken, reseller_unique_reference: expect.stringMatching(/^ref-\d+$/) };
      expect(body).toEqual({ success: 'Order tokens', unused_tokens: { order_token: [one] }, used_tokens: { order_token: [one] } });
    },
  },
  ...['RapidSSL-12', 'TrueBizIDEV-12'].map((product): Row => ({
    method: 'order/productfields',
    case: product,
    reads: true,
    given: withOrder(api, () => api().placed(api().account, { product })),
    answers: (body) => {
      expect(body.slice(0, 3)).toEqual([product, anyText, { order_token: { required: true, input_type: 'hidden', options: [], required_if: [] } }]);
      expect(body).toContainEqual({ domain_name: { required: false, input_type: 'text', options: [], required_if: ['!csr'] } });
    },
  })),
  {
    method: 'order/decodecsr',
    case: 'a CSR',
    verb: 'POST',
    reads: true,
    given: withOrder(api, () => api().placed(), { csr: csrOf('www.decode.test/O=Example Ltd/OU=Web/L=Leeds/ST=Yorkshire/C=GB') }),
    answers: (body) =>
      expect(body).toEqual({
        QueryResponseHeader: { SuccessCode: '0' },
        DomainName: 'www.decode.test',
        Organization: 'Example Ltd',
        OrganizationUnit: 'Web',
        Locality: 'Leeds',
        State: 'Yorkshire',
        Country: 'GB',
      }),
  },
  {
    method: 'order/decodecsr',
    case: 'junk',
    verb: 'POST',
    reads: true,
    given: withOrder(api, () => api().placed(), { csr: 'junk' }),
    answers: (body) => expect(body).toEqual({ QueryResponseHeader: { SuccessCode: '-1', Errors: { Error: [{ ErrorMessage: anyText }] } } }),
  },
  {
    method: 'order/isocodes',
    case: 'countries',
    reads: true,
    given: async () => ({}),
    answers: (body) => expect(body).toContainEqual({ code: 'GB', name: 'United Kingdom' }),
  },
  {
    method: 'order/clientlogo',
    case: 'a logo',
    reads: true,
    given: withOrder(api, () => api().placed()),
    answers: (body) => expect(body).toEqual({ success: 'Client logo', url: expect.stringMatching(/^http/) }),
  },
];
