import { findOrder, type OrderRow } from '../../db/orders';
import { parseConfiguration, type Parameters } from '../parameters';
import { proofFields } from './domain-proof';
import type { Body } from './envelope';
import type { CompatibleApi } from './method';
import { orderUrl } from './order-url';

/** Configures a placed order: what to publish is in the answer, and key and CSR where they were made. */
export async function configure(api: CompatibleApi, parameters: Parameters, order: OrderRow): Promise<Body> {
  const { configuration, privateKeyPem } = await api.desk.configure(order, parseConfiguration(parameters, order.sale.validationLevel), 'reseller-api');
  const made = privateKeyPem === undefined ? {} : { csr: configuration.csrPem, private_key: privateKeyPem };
  const configured = (await findOrder(api.db, order.reference)) ?? order;
  return { ...invitation(api, order.reference), ...proofFields(configured, api.secrets), ...made };
}

/** What every answer to `place` has. */
export function invitation(api: CompatibleApi, reference: string) {
  return { success: 'Order placed', reseller_order_id: reference, invite_url: orderUrl(api, reference) };
}
