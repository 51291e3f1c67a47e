/** Errors of a linter that are the linter's own. Each has an end, from which it counts again. */
const waivers = [
  {
    lint: 'e_cabf_ecc_allowed_key_usages',
    appliesTo: 'ca',
    until: '2027-06-30',
    // https://github.com/zmap/zlint/issues/1050: asks of CA certificates what 7.1.2.7.11 asks of subscribers alone. Fixed after v3.7.1.
  },
];

/** @param what the kind of certificate that was linted */
export function isWaived(lint: string, what: 'ca' | 'subscriber', now = new Date()): boolean {
  return waivers.some((waiver) => waiver.lint === lint && waiver.appliesTo === what && now < new Date(waiver.until));
}
