import type { OrderRow } from '../db/order/orders';
import { orderedNames } from '../domain/name/certificate-names';
import type { ConfigurationRequest } from '../domain/order/configuration';
import { readCsr } from '../domain/csr/csr';
import { registrableDomain } from '../domain/name/names';
import type { ValidationMethod } from '../domain/order/order';
import { productOf, type Product } from '../domain/sale/product';
import type { CertificateSubject, Configuration, Contact } from '../domain/order/submission';
import { methodToAskBy } from '../domain/validation/methods';

/** What a further certificate may change; the rest stays as it was. */
export interface ReissueChanges {
  csr?: string;
  additionalNames?: string[];
  approverEmail?: string;
  method?: ValidationMethod;
}

/**
 * The request for a further certificate: as before, but for the changes. Without a CSR a key is made for the same names. A CSR that names more than its
 * common name says all of its names; one with a common name alone takes that one's place and leaves the others. What was vetted stays as it was.
 */
export function reissueRequest(
  order: OrderRow,
  before: Configuration,
  { csr, additionalNames, approverEmail, method }: ReissueChanges,
  now = Date.now(),
): ConfigurationRequest {
  const [commonName = '', ...bought] = orderedNames(productOf(order), order.names);
  return {
    csr,
    domainName: commonName,
    additionalNames: additionalNames ?? (csr === undefined ? bought : besides(csr, [commonName, ...bought], productOf(order))),
    subject: before.subject,
    vettedSubject: before.subject,
    method: method ?? methodToAskBy(before.method, now),
    approverEmail: approverEmail ?? approverFor(before.approvers, commonName),
    adminContact: before.adminContact,
    techContact: before.techContact,
    webServer: before.webServer,
  };
}

/** What a renewal may say anew beside that: it is an order of its own. */
export interface RenewalChanges extends ReissueChanges {
  organisation?: CertificateSubject;
  adminContact?: Contact;
  techContact?: Contact;
}

/**
 * The request for the first certificate of a renewal: as the older order's, but for the changes. Its organisation is a proposal: the new order may be of
 * a level at which it was never asked for, so that it is checked like one that is handed in, and vetted afresh.
 */
export function renewalRequest(order: OrderRow, before: Configuration, changes: RenewalChanges, now = Date.now()): ConfigurationRequest {
  const said = Object.entries(changes.organisation ?? {}).filter(([, value]) => value !== undefined);
  return {
    ...reissueRequest(order, before, changes, now),
    vettedSubject: undefined,
    subject: { ...before.subject, ...Object.fromEntries(said) },
    adminContact: changes.adminContact ?? before.adminContact,
    techContact: changes.techContact ?? before.techContact,
  };
}

/** What a CSR leaves as it was. None: the CSR's own names count. */
function besides(csr: string, before: readonly string[], product: Product): string[] {
  const [commonName = '', ...named] = orderedNames(product, readCsr(csr).names);
  if (named.length > 0) return [];
  const others = before.filter((name) => orderedNames(product, [commonName, name]).length > 1);
  return others.length < before.length ? others : others.slice(1);
}

function approverFor(approvers: Configuration['approvers'], name: string): string | undefined {
  return (approvers.find(({ domain }) => domain === registrableDomain(name)) ?? approvers[0])?.email;
}
