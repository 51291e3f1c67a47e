import type { Account } from './account';
import type { Sale } from './order';
import type { PolicySet } from './policy';
import { Problem } from './problem';
import { findProduct, priceInPoints } from './product';

/** Prepaid points; a test account's are kept apart from real ones. */
export function pointsUnit(account: Pick<Account, 'isTest'>): string {
  return account.isTest ? 'test-points' : 'points';
}

/**
 * What an account buys now: product, counts, price and the policy in force, fixed from here on. Throws a Problem for
 * `st_product_code`, `san_count` or `server_count`.
 */
export function sellTo(
  account: Account,
  wanted: { productCode: string; sanCount?: number; serverCount?: number },
  { version, policySet }: { version: number; policySet: PolicySet },
): Sale {
  if (account.kind !== 'reseller') {
    throw new Problem('forbidden', `Orders of ${account.kind} accounts are not offered yet; place the order through a reseller account.`);
  }
  const product = findProduct(wanted.productCode);
  if (!product) throw Problem.field('st_product_code', `There is no product "${wanted.productCode.slice(0, 64)}"; product/listproducts has the codes.`);
  if (!product.orderable || product.validationLevel === null)
    throw Problem.field('st_product_code', `${product.code} is listed but cannot be ordered here; choose a certificate product.`);
  const sanCount = wanted.sanCount ?? product.minSanCount;
  if (sanCount < product.minSanCount || sanCount > product.maxSanCount) {
    throw Problem.field(
      'san_count',
      `${product.code} takes ${product.minSanCount} to ${product.maxSanCount} additional names; send a san_count in that range.`,
    );
  }
  const serverCount = wanted.serverCount ?? 1;
  if (serverCount < 1 || serverCount > product.maxServerCount) {
    throw Problem.field('server_count', `${product.code} is licensed for 1 to ${product.maxServerCount} servers; send a server_count in that range.`);
  }
  return {
    accountId: account.id,
    accountKind: account.kind,
    isTest: account.isTest,
    productCode: product.code,
    validationLevel: product.validationLevel,
    termMonths: product.termMonths,
    sanCount,
    serverCount,
    amount: priceInPoints(product, sanCount, serverCount),
    unit: pointsUnit(account),
    policyVersion: version,
    policy: policySet[account.kind],
  };
}

/** The buyer's own reference is the guard against ordering twice: unique for an account, for ever. */
export function referenceUsed(buyerReference: string): Problem {
  return Problem.field('reseller_unique_reference', `"${buyerReference}" was used before; send a reference that this account has never used.`, 'conflict');
}
