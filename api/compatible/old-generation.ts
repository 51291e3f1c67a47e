import { prepareConfiguration } from '../../domain/configuration';
import { findProduct } from '../../domain/product';
import { parse, parseConfiguration } from '../parameters';
import { accountMethods } from './account';
import type { Method } from './method';
import { orderMethods, purchaseOf, tokenParameters } from './order';
import { orderUrl } from './order-url';
import { productMethods } from './product';

/**
 * `place` of the first generation buys and, where the approver is named, configures in the same call; with a token it only configures.
 * Without an approver the order waits for its customer, who is sent to its page.
 */
const place: Method = {
  secret: 'api_key or order_token',
  async run(api, parameters, { account, order }) {
    if (order) return orderMethods.place!.run(api, parameters, order as never);
    const purchase = purchaseOf(parse(tokenParameters, parameters));
    const configures = (parameters.approver_email_address ?? '') !== '';
    const request = configures ? parseConfiguration(parameters) : undefined;
    const product = findProduct(purchase.productCode);
    // Looked at before anything is bought, so that a wrong field leaves no order and the reference free.
    if (request && product) await prepareConfiguration(request, product, purchase.sanCount ?? product.minSanCount, Date.now());
    const { reference, row } = await api.desk.place(account!, purchase);
    const answer = { success: 'Order placed', reseller_order_id: reference, invite_url: orderUrl(api, reference) };
    if (!request) return answer;
    const { configuration, privateKeyPem } = await api.desk.configure(await row(), request, 'reseller-api');
    return privateKeyPem === undefined ? answer : { ...answer, csr: configuration.csrPem, private_key: privateKeyPem };
  },
};

export const oldServices: Record<string, Record<string, Method>> = {
  order: { ...orderMethods, place },
  reselleraccount: accountMethods,
  product: productMethods,
};
