import { z } from 'zod';
import { isLookedFor, publicationOf } from '../../domain/dcv';
import type { Order } from '../../domain/order';
import { Problem } from '../../domain/problem';
import type { Secrets } from '../../domain/secrets';
import { emailAddress, parse } from '../parameters';
import type { Method } from './method';

/**
 * What a customer has to publish, under every name that the document or a known client has for it. Several domains have several values; these
 * fields have room for the first that is open, the order page and /api show all.
 */
export function proofFields(order: Order, secrets: Secrets): Record<string, string> {
  const open = order.validations.find(isLookedFor);
  const publication = open && publicationOf(open, secrets.dcvValue(open));
  if (publication?.method === 'FILE') {
    const { fileName, contents } = publication;
    return { dv_auth_file_name: fileName, dv_auth_file_contents: contents, file_name: fileName, file_contents: contents };
  }
  if (publication?.method === 'DNS') {
    const { type, name, value } = publication;
    return { dv_auth_dns_type: type, dv_auth_dns_name: name, dv_auth_dns_string: value, dns_name: name, dns_string: value };
  }
  return {};
}

export const proofMethods: Record<string, Method> = {
  /** One way, as the document has it: towards EMAIL. */
  changeauthmethod: {
    secret: 'order_token',
    async run({ desk }, parameters, order) {
      const { email_address: approverEmail } = parse(z.object({ email_address: emailAddress.optional() }), parameters);
      const open = order.validations.filter(isLookedFor);
      if (open.length === 0) throw new Problem('conflict', 'The order does not wait for a proof by FILE or DNS, so there is no method to change.');
      await desk.changeMethod(order, open[0]!.domain, { method: 'EMAIL', approverEmail }, 'reseller-api');
      return { success: 'Change Auth Method' };
    },
  },

  pollauth: {
    secret: 'order_token',
    async run({ desk }, _, order) {
      const { validations } = await desk.pollDomain(order, 'reseller-api');
      return { success: 'Poll Auth', status: validations.some(isLookedFor) ? 'Pending' : 'Approved' };
    },
  },
};
