import { randomUUID } from 'node:crypto';
import { insertAccount, insertApiKey } from '../../db/account/accounts';
import type { Db } from '../../db/connection';
import { createContract } from '../../db/account/contracts';
import { postOnce } from '../../db/ledger/ledger';
import type { Account, AccountKind } from '../../domain/sale/account';
import type { Contract } from '../../domain/sale/contract';
import { deposit } from '../../domain/sale/ledger';
import { products } from './products';

/** Points, and units of each contract: more than any number of orders takes. */
const PLENTY = 1_000_000_000;
/** Orders of the account that has as many whatever the total is, for lists that are answered in one piece. */
export const CORNER_ORDERS = 200;
/** About how many orders each of the many small accounts gets. */
const SMALL_ORDERS = 300;

export interface SeedAccount extends Account {
  contracts: Contract[];
  /** Of the named ones */
  apiKey?: string;
}

/** Who owns the orders. */
export interface SeedAccounts {
  /** Half of all orders */
  large: SeedAccount;
  partner: SeedAccount;
  retail: SeedAccount;
  corner: SeedAccount;
  small: SeedAccount[];
}

/** Makes the accounts for that many orders, with all the points and units that they will need. */
export async function makeAccounts(db: Db, orders: number): Promise<SeedAccounts> {
  const make = async (name: string, kind: AccountKind): Promise<SeedAccount> => {
    const account = await insertAccount(db, { kind, name, email: null, isTest: false });
    const contracts: Contract[] = [];
    if (kind === 'reseller') await postOnce(db, deposit(account.id, 'points', PLENTY, randomUUID()), { note: 'Seed', at: new Date() });
    if (kind === 'partner')
      for (const { code } of products) contracts.push(await createContract(db, { accountId: account.id, productCode: code, units: PLENTY }));
    return { ...account, contracts };
  };
  const named = async (name: string, kind: AccountKind): Promise<SeedAccount> => {
    const account = await make(name, kind);
    return { ...account, apiKey: await insertApiKey(db, account.id) };
  };
  const accounts: SeedAccounts = {
    large: await named('Seed: large', 'reseller'),
    partner: await named('Seed: partner', 'partner'),
    retail: await named('Seed: retail', 'retail'),
    corner: await named('Seed: corner', 'reseller'),
    small: [],
  };
  const smallOnes = Math.max(1, Math.round((orders * 0.3) / SMALL_ORDERS));
  while (accounts.small.length < smallOnes) accounts.small.push(await make(`Seed: small ${accounts.small.length + 1}`, 'reseller'));
  return accounts;
}

/** The owner of an order of a run, by its number. */
export function ownerOf(accounts: SeedAccounts, index: number, orders: number): SeedAccount {
  const every = Math.max(5, Math.floor(orders / CORNER_ORDERS));
  if (index % every === 0 && index / every < CORNER_ORDERS) return accounts.corner;
  const share = ((index * 7919) % 1000) / 1000;
  if (share < 0.5) return accounts.large;
  if (share < 0.6) return accounts.partner;
  if (share < 0.7) return accounts.retail;
  return accounts.small[index % accounts.small.length]!;
}
