import { z } from 'zod';
import type { OrderRow } from '../../db/order/orders';
import type { Account } from '../../domain/sale/account';
import { checkConfiguration, readNames } from '../../domain/order/configuration';
import { makeKey, type MadeKey } from '../../domain/csr/key-and-csr';
import { refusal } from '../../domain/order/lifecycle';
import { findProduct, productOf, type Product } from '../../domain/sale/product';
import { checkKey } from '../../client/order-facts';
import { parse, parseConfiguration, parseDraft, placeParameters, type Parameters } from '../http/parameters';
import type { Body } from './envelope';
import type { CompatibleApi, Method } from './method';
import { orderMethods } from './order';
import { configure, invitation } from './place';
import { buying, customerAddress, purchaseOf } from './purchase';

/**
 * `place` of the first generation buys and, where the approver is named, configures in the same call. With a token, which is bought already, it
 * configures as the later one's does, which takes other methods than EMAIL as well; where nothing was sent of that, its customer is invited.
 * Without an approver the order waits for its customer, who is invited by e-mail unless the address is `none`; what was sent of the
 * configuration stands in the form of the order's page.
 */
const place: Method = {
  secret: 'api_key or order_token',
  takes: buying.extend(placeParameters.shape),
  async run(api, parameters, { account, order }) {
    if (order) return ofConfiguration.some((name) => isSent(parameters, name)) ? configure(api, parameters, order) : invite(api, parameters, order);
    const purchase = purchaseOf(parameters);
    const configures = isSent(parameters, 'approver_email_address');
    const product = findProduct(purchase.productCode);
    // Looked at before anything is bought, so that a wrong field leaves no order and the reference free.
    const key = configures && product ? await checkWhole(api, parameters, product, purchase.sanCount, account!) : undefined;
    const draft = configures || !product ? undefined : draftOf(parameters, product, purchase.sanCount);
    const { reference, row } = await api.desk.place(account!, { ...purchase, draft, invites: !configures });
    return configures ? configure(api, parameters, await row(), key) : invitation(api, reference);
  },
};

const ofConfiguration = ['csr', 'domain_name', 'approver_email_address'];

function isSent(parameters: Parameters, name: string): boolean {
  return (parameters[name] ?? '').trim() !== '';
}

async function invite(api: CompatibleApi, parameters: Parameters, order: OrderRow): Promise<Body> {
  const { end_customer_email: endCustomerEmail } = parse(z.object({ end_customer_email: customerAddress }), parameters);
  // Asked here as well, because without an address no message is sent that would be refused.
  const refused = refusal(order, 'configure', Date.now());
  if (refused) throw refused;
  const draft = draftOf(parameters, productOf(order), order.sale.sanCount);
  await api.desk.invite(order, { endCustomerEmail, draft }, 'reseller-api');
  return invitation(api, order.reference);
}

/** All that could be refused once the order is bought. Answers the key, where one has to be made: whoever waits for too many of them buys nothing. */
async function checkWhole(
  { db }: CompatibleApi,
  parameters: Parameters,
  product: Product,
  sanCount = product.minSanCount,
  account: Account,
): Promise<MadeKey | undefined> {
  const request = parseConfiguration(parameters, product.validationLevel ?? 'DV');
  checkConfiguration(request, product, sanCount, Date.now());
  await checkKey(db, request.csr);
  return request.csr === undefined ? makeKey(account.id) : undefined;
}

function draftOf(parameters: Parameters, product: Product, sanCount = product.minSanCount): Parameters | undefined {
  const { draft, names } = parseDraft(parameters, product.validationLevel ?? 'DV');
  if (names) readNames(names, product, sanCount);
  return draft;
}

export const oldOrderMethods: Record<string, Method> = { ...orderMethods, place };
