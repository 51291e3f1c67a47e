import { addPolicy } from '../../../db/account/policies';
import { placing, type Bought, type Compatible, type Generation } from '../../support/doors/compatible';
import { eventually } from '../../support/eventually';

/** What is refused, and how: the same in both generations and both formats. */
export type Refusal = [method: string, what: string, given: (generation: Generation) => Record<string, string>, code: number, message: string, verb?: 'POST'];

/** Whom and what the refusals are about; made before they are asked, after they are listed. */
export interface Cast {
  api: Compatible;
  /** A partner without contracts, and an account that lacks one point */
  partner: { apiKey: string };
  poor: { apiKey: string };
  orders: Record<'placed' | 'configured' | 'byRecord' | 'issued' | 'reissuing' | 'tooLate' | 'cancelled', Bought>;
}
export type Given = (generation: Generation) => Record<string, string>;
type More = Record<string, string>;

export async function castOf(api: Compatible): Promise<Cast> {
  const orders = {
    placed: await api.placed(api.account, { reseller_unique_reference: 'used' }),
    configured: await api.configured(),
    byRecord: await api.configured(api.account, { dv_auth_method: 'DNS' }),
    issued: await api.issued(),
    reissuing: await api.issued(),
    tooLate: await issuedTooLongAgo(api),
    cancelled: await api.placed(),
  };
  await api.ask('order/cancel.json', { order_token: orders.cancelled.token });
  await api.ask('order/reissue.json', { order_token: orders.reissuing.token, dv_auth_method: 'DNS' }, 'POST');
  return { api, orders, partner: await api.system.account(0, { kind: 'partner' }), poor: await api.system.account(11) };
}

/** Sold under a window that is over as soon as it has begun. */
async function issuedTooLongAgo(api: Compatible): Promise<Bought> {
  const product = 'PositiveSSL-12';
  const change = { refundWindowMs: 1 };
  await addPolicy(api.system.db, (set) => ({ ...set, overrides: [...set.overrides, { kind: 'reseller', productCode: product, change }] }));
  const order = await api.issued({}, { product });
  await eventually(async () => (await api.system.getOrder(order.reference)).windowClosed, 'the window has ended');
  return order;
}

/** The parameters of refusals about a cast that comes later. */
export function parametersFor(cast: () => Cast) {
  const ofAccount =
    (more: More = {}): Given =>
    () => ({ api_key: cast().api.account.apiKey, ...more });
  return {
    ofAccount,
    ofTester:
      (more: More = {}): Given =>
      () => ({ api_key: cast().api.tester.apiKey, ...more }),
    of:
      (order: keyof Cast['orders'], more: More = {}): Given =>
      (generation) => ({ ...cast().api.addressOf(generation, cast().orders[order]), ...more }),
    buying: (more: More = {}): Given =>
      ofAccount({ st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: 'never-bought', ...more }),
    place:
      (more: More = {}, order: keyof Cast['orders'] = 'placed'): Given =>
      () => ({ order_token: cast().orders[order].token, ...placing('www.refused.test'), ...more }),
  };
}

export const unknownKey = 'The api_key is not known; send the key of your account.';
export const missingKey = 'The api_key is missing; send the key of your account.';
export const notPem = 'The CSR is not in PEM form; send all of it, from "-----BEGIN CERTIFICATE REQUEST-----" to "-----END CERTIFICATE REQUEST-----".';
export const dead = ' A cancelled or ended order cannot be re-instated; place a new order.';
