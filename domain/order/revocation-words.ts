import type { RevocationReason } from './order';

/** RFC 5280, section 5.3.1, in words. */
export const revocationReasonsInWords: Readonly<Record<RevocationReason, string>> = {
  unspecified: 'no reason given',
  keyCompromise: 'the key is compromised',
  affiliationChanged: 'the organisation has changed',
  superseded: 'another certificate replaces it',
  cessationOfOperation: 'it is no longer needed',
  privilegeWithdrawn: 'a right to it was withdrawn',
};
