import { z } from 'zod';
import { commonApproverAddresses } from '../../domain/validation/approver-addresses';
import { checkApprover } from '../../domain/order/configuration';
import { awaitsPublication } from '../../domain/validation/check';
import { publicationOf } from '../../domain/validation/publication';
import { registrableDomain } from '../../domain/name/names';
import type { DomainValidation, Order } from '../../domain/order/order';
import { Problem } from '../../domain/problem';
import { wantedNames } from '../../domain/validation/validation';
import type { Secrets } from '../../domain/secrets';
import { emailAddress, parse } from '../http/parameters';
import type { Method } from './method';

/**
 * What a customer has to publish, under every name that the document or a known client has for it. It is one value for all domains that were
 * configured together; the name of the first that is open stands for them, the order page and /api show each. Empty where nothing is to be published.
 */
export function publicationFields(order: Order, secrets: Secrets): Record<string, string> {
  return fieldsOf(order.validations.find(awaitsPublication), secrets);
}

/** The same, and what was published where all of it was seen: known clients show it for as long as the order says FILE or DNS. */
export function shownPublicationFields(order: Order, secrets: Secrets): Record<string, string> {
  const { validations } = order;
  return fieldsOf(validations.find(awaitsPublication) ?? validations.find(({ method }) => method !== 'EMAIL'), secrets);
}

function fieldsOf(validation: DomainValidation | undefined, secrets: Secrets): Record<string, string> {
  const publication = validation && publicationOf(validation, secrets.randomValue(validation));
  if (!publication) return {};
  if (publication.method === 'DNS') {
    const { type, name, value } = publication;
    return { dv_auth_dns_type: type, dv_auth_dns_name: name, dv_auth_dns_string: value, dns_name: name, dns_string: value };
  }
  const { fileName, contents } = publication;
  return { dv_auth_file_name: fileName, dv_auth_file_contents: contents, file_name: fileName, file_contents: contents };
}

const approver = z.object({ email_address: emailAddress.optional() });

export const validationCalls: Record<string, Method> = {
  /** One way, as the document has it: all of the order towards EMAIL. The address that is given speaks for its own domain. */
  changeauthmethod: {
    secret: 'order_token',
    takes: approver,
    async run({ desk }, parameters, order) {
      const { email_address: wanted } = parse(approver, parameters);
      const open = [...new Set(order.validations.filter(awaitsPublication).map(({ domain }) => registrableDomain(domain)))];
      if (open.length === 0) throw new Problem('conflict', 'The order does not wait for a proof by FILE or DNS, so there is no method to change.');
      const names = wantedNames(order);
      const own = wanted && open.find((domain) => speaksFor(names, domain, wanted));
      // Where it speaks for no domain of the order, nothing is changed at all.
      if (wanted && own === undefined) checkApprover(names, open[0]!, wanted);
      for (const domain of open)
        await desk.changeMethod(order, domain, { method: 'EMAIL', approverEmail: domain === own ? wanted : undefined }, 'reseller-api');
      return { success: 'DV Auth Method Updated' };
    },
  },

  pollauth: {
    secret: 'order_token',
    async run({ desk }, _, order) {
      const { validations } = await desk.pollDomain(order, 'reseller-api');
      return { success: 'Order Polled', status: validations.some(awaitsPublication) ? 'Pending' : 'Approved' };
    },
  },
};

function speaksFor(names: readonly string[], domain: string, address: string): boolean {
  return commonApproverAddresses(names.filter((name) => registrableDomain(name) === domain)).includes(address.toLowerCase());
}
