import { checkConfiguration, readNames } from '../../domain/configuration';
import { findProduct, type Product } from '../../domain/product';
import { checkKey } from '../order-facts';
import { parseConfiguration, parseDraft, type Parameters } from '../parameters';
import type { CompatibleApi, Method } from './method';
import { orderMethods } from './order';
import { configure, invitation } from './place';
import { purchaseOf } from './purchase';

/**
 * `place` of the first generation buys and, where the approver is named, configures in the same call; with a token it only configures.
 * Without an approver the order waits for its customer, who is invited by e-mail unless the address is `none`; what was sent of the
 * configuration stands in the form of the order's page.
 */
const place: Method = {
  secret: 'api_key or order_token',
  async run(api, parameters, { account, order }) {
    if (order) return configure(api, parameters, order);
    const purchase = purchaseOf(parameters);
    const configures = (parameters.approver_email_address ?? '').trim() !== '';
    const product = findProduct(purchase.productCode);
    // Looked at before anything is bought, so that a wrong field leaves no order and the reference free.
    if (configures && product) await checkWhole(api, parameters, product, purchase.sanCount);
    const draft = configures || !product ? undefined : draftOf(parameters, product, purchase.sanCount);
    const { reference, row } = await api.desk.place(account!, { ...purchase, draft, invites: !configures });
    return configures ? configure(api, parameters, await row()) : invitation(api, reference);
  },
};

async function checkWhole({ db }: CompatibleApi, parameters: Parameters, product: Product, sanCount = product.minSanCount): Promise<void> {
  const request = parseConfiguration(parameters, product.validationLevel ?? 'DV');
  checkConfiguration(request, product, sanCount, Date.now());
  await checkKey(db, request.csr);
}

function draftOf(parameters: Parameters, product: Product, sanCount = product.minSanCount): Parameters | undefined {
  const { draft, names } = parseDraft(parameters, product.validationLevel ?? 'DV');
  if (names) readNames(names, product, sanCount);
  return draft;
}

export const oldOrderMethods: Record<string, Method> = { ...orderMethods, place };
