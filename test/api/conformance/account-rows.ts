import { listProducts } from '../../../domain/sale/product';
import type { Json } from '../../support/doors/http';
import { anyText, aReference, aTime, aToken, type Api, type Row } from './row';

const accountLine = {
  reseller_order_id: aReference,
  order_status: anyText,
  order_date: aTime,
  domain_name: anyText,
  order_points: 12,
  expiry_date: anyText,
  st_product_code: 'RapidSSL-12',
};
/** The account's points and key. */
export const accountRows = (api: Api): Row[] => [
  {
    method: 'account/review',
    case: 'points and orders',
    reads: true,
    given: async () => {
      const own = await api().system.account(100, { isTest: true });
      await api().placed(own);
      const order = await api().configured(own);
      await api().ask('order/advanceorder.json', { order_token: order.token });
      await api().reaches(order, 'Completed');
      return { api_key: own.apiKey };
    },
    answers: (body, generation) =>
      expect(body).toEqual({
        success: 'Reseller Overview',
        purchased_points: 76,
        ...(generation === 1 && { in_use_points: 12 }),
        active_orders: { active_order: [{ ...accountLine, domain_name: null, order_status: generation === 1 ? 'Invite Available' : 'Order Placed' }] },
        completed_orders: { completed_order: [{ ...accountLine, order_status: 'Completed' }] },
      }),
  },
  {
    method: 'account/regenerateapikey',
    case: 'a new key',
    given: async () => ({ api_key: (await api().system.account(0)).apiKey }),
    answers: (body) => expect(body).toEqual({ success: 'API Key reset', api_key: expect.stringMatching(/^cw[0-9a-f]{64}$/) }),
  },
  {
    method: 'account/pointsaudit',
    case: 'a deposit and an order',
    reads: true,
    given: async () => {
      const own = await api().system.account(100);
      await api().placed(own);
      return { api_key: own.apiKey };
    },
    answers: (body) => {
      expect(body).toEqual({
        success: 'PointsAudit',
        record: [
          {
            Timestamp: aTime,
            PointsAdjustment: 100,
            NewPointsTotal: 100,
            Description: 'Points deposited',
            OrderDate: '',
            OrderReference: '',
            OrderToken: '',
            Notes: '',
          },
          {
            Timestamp: aTime,
            PointsAdjustment: -12,
            NewPointsTotal: 88,
            Description: 'Order placed',
            OrderDate: aTime,
            OrderReference: aReference,
            OrderToken: aToken,
            Notes: '',
          },
        ],
      });
    },
  },
  {
    method: 'account/addtestpoints',
    case: 'five more',
    given: async () => ({ api_key: (await api().system.account(7, { isTest: true })).apiKey, points: '5' }),
    answers: (body) => expect(body).toEqual({ success: 'Points total updated', new_total: 12 }),
  },
  {
    method: 'account/emptytestpoints',
    case: 'none left',
    given: async () => ({ api_key: (await api().system.account(1, { isTest: true })).apiKey }),
    answers: (body) => expect(body).toEqual({ success: 'Points total updated', new_total: 0 }),
  },
];

const key = (api: Api, more: Record<string, string> = {}) => ({ api_key: api().account.apiKey, ...more });

/** The catalogue, under both of its names, and its groups: what is not sold has no lines. */
export const productRows = (api: Api): Row[] => [
  ...['product/listproducts', 'product/listproduct'].map((method): Row => ({
    method,
    case: 'all of them',
    reads: true,
    given: async () => key(api, { product_group: 'SSL' }),
    answers: (body, generation) => {
      expect(body.success).toBe('Product list');
      const [code, validation] = ['AntiMalware-12', generation === 1 ? 'NA' : 'DV'];
      expect(body.products.find((product: Json) => product.st_product_code === code)).toMatchObject({ product_validation: validation });
      expect(body.products[0]).toEqual({
        st_product_code: 'RapidSSL-12',
        product_name: anyText,
        html_description: anyText,
        max_server_count: 1,
        min_san_count: 0,
        max_san_count: 0,
        product_validation: 'DV',
        base_san_points: expect.any(Number),
        product_points: 12,
      });
    },
  })),
  ...['All', 'SmarterTools', 'Truste', ''].map((group): Row => ({
    method: 'product/listproducts',
    case: group ? `the group ${group}` : 'no group, which is all',
    // The document of the later one has no Truste.
    generations: group === 'Truste' ? [1] : [1, 2],
    reads: true,
    given: async () => key(api, { product_group: group }),
    answers: (body) => {
      const products = group === 'All' || group === '' ? listProducts().map(({ code }) => code) : [];
      expect(Object.keys(body)).toEqual(['success', 'products']);
      expect(body.products.map((product: Json) => product.st_product_code)).toEqual(products);
    },
  })),
];
