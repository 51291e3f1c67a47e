import { registrableDomain, withoutWildcard } from '../name/names';

const localParts = ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'];

/** RFC 5321 section 4.5.3.1.3, without the angle brackets */
const longestAddress = 254;

/**
 * The constructed addresses (Baseline Requirements 3.2.2.4.4) whose owners may approve `name`: five at the name itself,
 * without `*.`, and five at each parent down to the registrable domain. Those of the registrable domain come first, because they speak for
 * everything below it, and clients take the first one where nobody has chosen.
 */
export function approverAddresses(name: string): string[] {
  return authorizationDomains(name)
    .flatMap((domain) => localParts.map((localPart) => `${localPart}@${domain}`))
    .filter((address) => address.length <= longestAddress);
}

/**
 * Addresses whose owners may approve all of the names at once, or none where the names share no parent. The bare twin
 * of a `www` name needs more than the `www` name's own mailbox, so an order's list must come from all of its names.
 */
export function commonApproverAddresses(names: readonly string[]): string[] {
  const [first, ...others] = names.map(approverAddresses);
  return (first ?? []).filter((address) => others.every((addresses) => addresses.includes(address)));
}

/** Names at which control of `name` may be shown, the registrable domain first. */
function authorizationDomains(name: string): string[] {
  const labels = withoutWildcard(name).split('.');
  const registrableLabels = registrableDomain(name).split('.').length;
  return labels
    .slice(0, labels.length - registrableLabels + 1)
    .map((_, index) => labels.slice(index).join('.'))
    .reverse();
}
