import { domainsToValidate } from '../order/configuration';
import { registrableDomain } from '../name/names';
import type { DomainValidation, Order, ValidationMethod } from '../order/order';
import { Problem } from '../problem';
import { speaksFor, wantedNames } from './validation';

/**
 * What it means to validate a domain of the order another way: the open validations that go, by their domain, and what is to be validated in their place.
 * A name below its registrable domain that has a validation of its own changes alone, so that what was published for its neighbours still counts.
 * Every other domain stands for all that is open under its registrable domain; by EMAIL each does, because one mailbox is asked for all of it.
 * Throws a Problem: `conflict` where nothing of the domain is open, for `validationMethod` where a file would have to speak for a wildcard.
 */
export function methodChange(order: Order, domain: string, method: ValidationMethod): { replaces: string[]; domains: string[] } {
  const registrable = registrableDomain(domain);
  const isAlone = method !== 'EMAIL' && domain !== registrable && order.validations.some((each) => each.domain === domain);
  const isMeant = (name: string) => (isAlone ? name === domain : registrableDomain(name) === registrable);
  const goes = (each: DomainValidation) => each.validatedAt === undefined && isMeant(each.domain);
  const replaced = order.validations.filter(goes);
  if (replaced.length === 0) throw new Problem('conflict', `The order does not wait for a proof of ${domain.slice(0, 100)}.`);
  const replaces = replaced.map((each) => each.domain);
  // A record speaks for the names below its own too.
  if (isAlone && method === 'DNS') return { replaces, domains: [domain] };
  const others = order.validations.filter((each) => !goes(each));
  const isLeft = (name: string) => replaced.some((each) => speaksFor(each, name)) && !others.some((each) => speaksFor(each, name));
  const names = wantedNames(order).filter((name) => isMeant(name) || (isAlone && isLeft(name)));
  return { replaces, domains: domainsToValidate(names, method) };
}
