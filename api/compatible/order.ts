import { z } from 'zod';
import { approverAddresses } from '../../domain/validation/approver-addresses';
import { parseDomainName, registrableDomain } from '../../domain/name/names';
import { Problem } from '../../domain/problem';
import { emailAddress, line, longName, parse, placeParameters } from '../http/parameters';
import { validationCalls } from './validation';
import { feedMethods } from './feeds';
import { formMethods } from './form-facts';
import type { Method } from './method';
import { configure } from './place';
import { generatetoken } from './purchase';
import { reissueMethods } from './reissue';
import { resendemail } from './resend';
import { reviewsOf } from './review';
import { compatibleStatus } from './status';

const why = z.object({ reason: line(500).optional() });
const named = z.object({ domain_name: longName });
const mailbox = z.object({ email: emailAddress });

export const orderMethods: Record<string, Method> = {
  generatetoken,

  place: { secret: 'order_token', takes: placeParameters, run: (api, parameters, order) => configure(api, parameters, order) },

  review: {
    secret: 'order_token',
    async run(api, _, order) {
      const [review] = await reviewsOf(api, [order]);
      return { success: 'Review Order', ...review };
    },
  },

  /** One known client looks for a `status`; it is where the order stands now, `Completed` while the admin contact is asked. */
  cancel: {
    secret: 'order_token',
    takes: why,
    async run({ desk, generation }, parameters, order) {
      const { reason } = parse(why, parameters);
      const { state } = await desk.requestCancel(order, { actor: 'reseller-api', requestedAt: Date.now(), reason });
      return { success: `Order cancelled - ${order.reference}`, status: compatibleStatus({ state, waitingOn: null }, generation) };
    },
  },

  approverlist: {
    secret: 'none',
    takes: named,
    run(_, parameters) {
      const { domain_name: name } = parse(named, parameters);
      return { success: 'ApproverList', approver_email: approverAddresses(parseDomainName(name, { wildcard: true })).map((email) => ({ email })) };
    },
  },

  resendemail,

  changeapproveremail: {
    secret: 'order_token',
    takes: mailbox,
    async run({ desk }, parameters, order) {
      const { email } = parse(mailbox, parameters);
      const mailDomain = registrableDomain(email.slice(email.lastIndexOf('@') + 1));
      const validation = order.validations.find(({ domain }) => domain === mailDomain) ?? order.validations[0];
      if (!validation) throw new Problem('conflict', 'The order has no approver yet; configure it with order/place first.');
      await desk.changeApprover(order, validation.domain, email, 'reseller-api');
      return { success: 'Change Approver Email Reset' };
    },
  },

  ...validationCalls,
  ...feedMethods,
  ...formMethods,
  ...reissueMethods,
};
