import type { LocalCa } from '../../../activities/issuers/local-ca';
import type { IssuerRefusal } from '../../../domain/order/issuer-refusal';

/** What an issuer says no to for good, one for each who can mend it. */
export const refusals = {
  key: { reason: 'The issuer knows this key as compromised.', remedy: 'csr' },
  caa: { reason: 'A CAA record of the domain names another issuer.', remedy: 'customer-action' },
  policy: { reason: 'The account at the issuer is suspended.', remedy: 'staff-action' },
} as const satisfies Record<string, IssuerRefusal>;

/** The system's own CA, which refuses for good while `signing` or `revoking` says why. */
export function refusing(ca: LocalCa): { signing?: IssuerRefusal; revoking?: IssuerRefusal } {
  const now: { signing?: IssuerRefusal; revoking?: IssuerRefusal } = {};
  const [issue, revoke] = [ca.submit.bind(ca), ca.revoke.bind(ca)];
  ca.submit = async (request) => (now.signing ? { outcome: 'refused', ...now.signing } : issue(request));
  ca.revoke = async (certificates) => (now.revoking ? { outcome: 'refused', ...now.revoking } : revoke(certificates));
  return now;
}
