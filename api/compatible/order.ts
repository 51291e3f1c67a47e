import { z } from 'zod';
import { listApprovals } from '../../db/approvals';
import { findConfiguration } from '../../db/contacts';
import { findOrder } from '../../db/orders';
import { approverAddresses } from '../../domain/approver-addresses';
import { parseDomainName, registrableDomain } from '../../domain/names';
import { Problem } from '../../domain/problem';
import { emailAddress, line, parse, parseConfiguration } from '../parameters';
import type { Purchase } from '../order-desk';
import { proofFields, proofMethods } from './domain-proof';
import { feedMethods } from './feeds';
import { formMethods } from './form-facts';
import type { Method } from './method';
import { orderUrl } from './order-url';
import { reissueMethods } from './reissue';
import { reviewsOf } from './review';

const count = z.coerce.number('must be a whole number').int('must be a whole number').min(0, 'must not be negative').max(1000, 'is too large');
export const tokenParameters = z.object({
  st_product_code: line(64),
  end_customer_email: z.union([z.literal('none'), emailAddress], 'is not an e-mail address; send one, or the word none'),
  reseller_unique_reference: line(35),
  san_count: count.optional(),
  server_count: count.optional(),
  contract_id: line(40).optional(),
});

/** What `generatetoken` buys. */
export function purchaseOf(p: z.infer<typeof tokenParameters>): Purchase {
  return {
    productCode: p.st_product_code,
    buyerReference: p.reseller_unique_reference,
    endCustomerEmail: p.end_customer_email === 'none' ? null : p.end_customer_email,
    sanCount: p.san_count,
    serverCount: p.server_count,
    contractId: p.contract_id,
  };
}

export const orderMethods: Record<string, Method> = {
  generatetoken: {
    secret: 'api_key',
    async run(api, parameters, account) {
      const p = parse(tokenParameters, parameters);
      const { reference, orderToken } = await api.desk.place(account, purchaseOf(p));
      return {
        success: 'Order placed',
        order_token: orderToken,
        reseller_order_id: reference,
        review_url: orderUrl(api, reference),
        product_code: p.st_product_code,
      };
    },
  },

  place: {
    secret: 'order_token',
    async run(api, parameters, order) {
      const { configuration, privateKeyPem } = await api.desk.configure(order, parseConfiguration(parameters), 'reseller-api');
      const made = privateKeyPem === undefined ? {} : { csr: configuration.csrPem, private_key: privateKeyPem };
      const configured = (await findOrder(api.db, order.reference)) ?? order;
      const invitation = { reseller_order_id: order.reference, invite_url: orderUrl(api, order.reference) };
      return { success: 'Order placed', ...invitation, ...proofFields(configured, api.secrets), ...made };
    },
  },

  review: {
    secret: 'order_token',
    async run(api, _, order) {
      const [review] = await reviewsOf(api, [order]);
      return { success: 'Review Order', ...review };
    },
  },

  cancel: {
    secret: 'order_token',
    async run({ desk }, parameters, order) {
      const { reason } = parse(z.object({ reason: line(500).optional() }), parameters);
      await desk.requestCancel(order, { actor: 'reseller-api', requestedAt: Date.now(), reason });
      return { success: `Order cancelled - ${order.reference}` };
    },
  },

  approverlist: {
    secret: 'none',
    run(_, parameters) {
      const { domain_name: name } = parse(z.object({ domain_name: z.string() }), parameters);
      return { success: 'ApproverList', approver_email: approverAddresses(parseDomainName(name, { wildcard: true })).map((email) => ({ email })) };
    },
  },

  resendemail: {
    secret: 'order_token',
    async run({ db, desk }, parameters, order) {
      const kinds = z
        .string()
        .toLowerCase()
        .pipe(z.enum(['approver', 'fulfillment'], 'must be Approver or Fulfillment'));
      const { email_type: type } = parse(z.object({ email_type: kinds }), parameters);
      await desk.send(order.reference, 'resendEmail', { actor: 'reseller-api', kind: type === 'approver' ? 'approver' : 'fulfilment' });
      const configuration = await findConfiguration(db, order);
      const approver = (await listApprovals(db, order.reference)).filter(({ kind }) => kind === 'domain').at(-1)?.recipient ?? '';
      const toApprover = type === 'approver';
      return {
        success: 'Email resent',
        type: toApprover ? 'Approver' : 'Fulfillment',
        email_sent_to: {
          approver_email: toApprover ? approver : '',
          admin_contact_email: toApprover ? '' : (configuration?.adminContact.email ?? ''),
          tech_contact_email: toApprover ? '' : (configuration?.techContact.email ?? ''),
        },
      };
    },
  },

  changeapproveremail: {
    secret: 'order_token',
    async run({ desk }, parameters, order) {
      const { email } = parse(z.object({ email: emailAddress }), parameters);
      const mailDomain = registrableDomain(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
      const validation = order.validations.find(({ domain }) => domain === mailDomain) ?? order.validations[0];
      if (!validation) throw new Problem('conflict', 'The order has no approver yet; configure it with order/place first.');
      await desk.changeApprover(order, validation.domain, email, 'reseller-api');
      return { success: 'Change Approver Email Reset' };
    },
  },

  ...proofMethods,
  ...feedMethods,
  ...formMethods,
  ...reissueMethods,
};
