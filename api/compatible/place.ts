import { findOrder, type OrderRow } from '../../db/order/orders';
import type { MadeKey } from '../../domain/csr/key-and-csr';
import { isDaysCarried } from '../../domain/sale/term';
import { parseConfiguration, type Parameters } from '../http/parameters';
import { publicationFields } from './validation';
import type { Body } from './envelope';
import type { CompatibleApi } from './method';
import { orderUrl } from './order-url';

/** Configures a placed order: what to publish is in the answer, and key and CSR where they were made. @param key made before, where the order was bought just now */
export async function configure(api: CompatibleApi, parameters: Parameters, order: OrderRow, key?: MadeKey): Promise<Body> {
  const request = { ...parseConfiguration(parameters, order.sale.validationLevel), key };
  const handIn = () => api.desk.configure(order, request, 'reseller-api');
  const { configuration, privateKeyPem } = await handIn().catch((error: unknown) => {
    // Another renewal came at the same time and has the days. Here they are no condition, and the next look leaves them out.
    if (request.renews && isDaysCarried(error)) return handIn();
    throw error;
  });
  const made = privateKeyPem === undefined ? {} : { csr: configuration.csrPem, private_key: privateKeyPem };
  const configured = (await findOrder(api.db, order.reference)) ?? order;
  return { ...invitation(api, order.reference), ...publicationFields(configured, api.secrets), ...made };
}

/** What every answer to `place` has. */
export function invitation(api: CompatibleApi, reference: string) {
  return { success: 'Order placed', reseller_order_id: reference, invite_url: orderUrl(api, reference) };
}
