import { z } from 'zod';
import { findProduct } from '../../domain/sale/product';
import type { Purchase } from '../../client';
import { toAddress } from '../http/email-address';
import { line, parse, type Parameters } from '../http/parameters';
import type { Method } from './method';
import { orderUrl } from './order-url';

const count = z.coerce.number('must be a whole number').int('must be a whole number').min(0, 'must not be negative').max(1000, 'is too large');
const isNobody = (text: string) => text.toLowerCase() === 'none';
/** Null: nobody is named. */
export const customerAddress = line(254).transform((text, context) => (isNobody(text) ? null : toAddress(text, context, ', or the word none')));
export const buying = z.object({
  st_product_code: line(64),
  end_customer_email: customerAddress,
  reseller_unique_reference: line(35),
  san_count: count.optional(),
  server_count: count.optional(),
  contract_id: line(40).optional(),
});
/** The document of the older generation asks for the customer's address with `place` alone. */
const buyingToken = buying.extend({ end_customer_email: customerAddress.default(null) });

/**
 * What is bought. Known clients send a `server_count` for products that are not licensed by server; there it means nothing. A `san_count` of 0 is
 * what the document has where none is sent: as many names as the product includes.
 */
export function purchaseOf(parameters: Parameters, schema: typeof buying | typeof buyingToken = buying): Purchase {
  const p = parse(schema, parameters);
  const byServer = (findProduct(p.st_product_code)?.maxServerCount ?? 1) > 1;
  return {
    productCode: p.st_product_code,
    buyerReference: p.reseller_unique_reference,
    endCustomerEmail: p.end_customer_email,
    sanCount: p.san_count === 0 ? undefined : p.san_count,
    serverCount: byServer ? p.server_count : undefined,
    contractId: p.contract_id,
  };
}

/** The document has two answers; this is both, with the success text that a known client compares (docs/decisions/0030). */
export const generatetoken: Method = {
  secret: 'api_key',
  takes: buying,
  async run(api, parameters, account) {
    const purchase = purchaseOf(parameters, api.generation === 1 ? buyingToken : buying);
    const { reference, orderToken } = await api.desk.place(account, purchase);
    return {
      success: 'Order placed',
      order_token: orderToken,
      reseller_order_id: reference,
      review_url: orderUrl(api, reference),
      product_code: findProduct(purchase.productCode)?.code ?? purchase.productCode,
    };
  },
};
