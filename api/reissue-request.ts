import type { OrderRow } from '../db/orders';
import type { ConfigurationRequest } from '../domain/configuration';
import { registrableDomain } from '../domain/names';
import type { ValidationMethod } from '../domain/order';
import type { Configuration } from '../domain/submission';
import { methodToAskBy } from '../domain/validation-methods';

/** What a further certificate may change; the rest stays as it was. */
export interface ReissueChanges {
  csr?: string;
  additionalNames?: string[];
  approverEmail?: string;
  method?: ValidationMethod;
}

/** The request for a further certificate: as before, but for the changes. Without a CSR a key is made for the same names. */
export function reissueRequest(
  order: OrderRow,
  before: Configuration,
  { csr, additionalNames, approverEmail, method }: ReissueChanges,
  now = Date.now(),
): ConfigurationRequest {
  const [commonName = '', ...others] = order.names;
  const bought = others.filter((name) => name !== `www.${commonName}` && `www.${name}` !== commonName).slice(0, order.sale.sanCount);
  return {
    csr,
    domainName: commonName,
    additionalNames: additionalNames ?? (csr === undefined ? bought : []),
    subject: before.subject,
    method: method ?? methodToAskBy(before.method, now),
    approverEmail: approverEmail ?? approverFor(before.approvers, commonName),
    adminContact: before.adminContact,
    techContact: before.techContact,
    webServer: before.webServer,
  };
}

function approverFor(approvers: Configuration['approvers'], name: string): string | undefined {
  return (approvers.find(({ domain }) => domain === registrableDomain(name)) ?? approvers[0])?.email;
}
