import { Problem } from '../problem';

/** Who pays: prepaid points, prepaid units on contracts, or per order. */
export const accountKinds = ['reseller', 'partner', 'retail'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** What its keys and users are told. */
export function accountDisabled(): Problem {
  return new Problem('forbidden', 'This account is disabled, so its keys and users are not let in; its orders go on. Ask us to enable it again.');
}

export interface Account {
  id: string;
  kind: AccountKind;
  name: string;
  /** Where notices about the account's orders go; null: only the orders' own contacts are told. */
  email: string | null;
  /** Test accounts have their own points and a separate test root; they never touch real money or real issuers. */
  isTest: boolean;
}
