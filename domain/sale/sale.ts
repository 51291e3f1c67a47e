import type { Account } from './account';
import { checkCovered, type Contract } from './contract';
import { decimalsOf } from './currencies';
import { UNITS } from './ledger';
import type { Payment, Sale } from '../order/order';
import { policyFor, type PolicySet } from './policy';
import { the } from '../field-names';
import { Problem } from '../problem';
import { findProduct, priceInPoints, type Product } from './product';

/** Prepaid points; a test account's are kept apart from real ones. */
export function pointsUnit(account: Pick<Account, 'isTest'>): string {
  return account.isTest ? 'test-points' : 'points';
}

export function isPoints(unit: string): boolean {
  return unit === 'points' || unit === 'test-points';
}

export interface Wanted {
  productCode: string;
  sanCount?: number;
  serverCount?: number;
  /** Partner: pays with a unit of it */
  contract?: Contract;
  /** The one that was asked for */
  contractId?: string;
  /** Retail: what the customer has paid, in minor units of the currency */
  paid?: { amount: number; currency: string } & Payment;
}

/**
 * What an account buys now: product, counts, price and the policy in force, fixed from here on. Throws a Problem for
 * `productCode`, `sanCount`, `serverCount`, `contract_id` or `paid`.
 */
export function sellTo(account: Account, wanted: Wanted, { version, policySet }: { version: number; policySet: PolicySet }): Sale {
  const product = findProduct(wanted.productCode);
  if (!product) throw Problem.field('productCode', `There is no product "${wanted.productCode.slice(0, 64)}"; ${the('productList')} has the codes.`);
  if (!product.orderable || product.validationLevel === null)
    throw Problem.field('productCode', `${product.code} is listed but cannot be ordered here; choose a certificate product.`);
  if (account.kind !== 'partner' && wanted.contractId !== undefined)
    throw Problem.field('contract_id', `Only partners have contracts, and this is a ${account.kind} account; leave out contract_id.`);
  if (account.kind !== 'retail' && wanted.paid !== undefined)
    throw Problem.field('paid', `Only retail orders are paid one by one, and this is a ${account.kind} account; leave out what was paid.`);
  const sanCount = wanted.sanCount ?? product.minSanCount;
  if (sanCount < product.minSanCount || sanCount > product.maxSanCount) {
    throw Problem.field(
      'sanCount',
      `${product.code} takes ${product.minSanCount} to ${product.maxSanCount} additional names; send a ${the('sanCount')} in that range.`,
    );
  }
  const serverCount = wanted.serverCount ?? 1;
  if (serverCount < 1 || serverCount > product.maxServerCount) {
    throw Problem.field('serverCount', `${product.code} is licensed for 1 to ${product.maxServerCount} servers; send a ${the('serverCount')} in that range.`);
  }
  if (wanted.contract) checkCovered(wanted.contract, { sanCount, serverCount });
  return {
    accountId: account.id,
    accountKind: account.kind,
    isTest: account.isTest,
    productCode: product.code,
    validationLevel: product.validationLevel,
    termMonths: product.termMonths,
    sanCount,
    serverCount,
    ...(product.issuer !== undefined && { issuer: product.issuer }),
    ...priceOf(account, product, { ...wanted, sanCount, serverCount }),
    policyVersion: version,
    policy: policyFor(policySet, account.kind, { productCode: product.code, contractId: wanted.contract?.id }),
  };
}

type Price = Pick<Sale, 'amount' | 'unit' | 'exponent' | 'contractId' | 'payment'>;

/** Resellers pay points, partners one unit of a contract, retail customers what they were asked for. */
function priceOf(account: Account, product: Product, { contract, paid, sanCount, serverCount }: Wanted & { sanCount: number; serverCount: number }): Price {
  switch (account.kind) {
    case 'reseller':
      return { amount: priceInPoints(product, sanCount, serverCount), unit: pointsUnit(account), exponent: 0 };
    case 'partner':
      if (contract === undefined)
        throw Problem.field(
          'contract_id',
          `The account has no contract with units of ${product.code} left; add units, or send another contract_id.`,
          'insufficient-funds',
        );
      return { amount: 1, unit: UNITS, exponent: 0, contractId: contract.id };
    case 'retail':
      if (paid === undefined) throw Problem.field('paid', 'A retail order is paid before it is placed; say what was paid and in which currency.');
      if (decimalsOf(paid.currency) === undefined)
        throw Problem.field('paid', `There is no currency "${paid.currency.slice(0, 8)}"; send the three letters of ISO 4217, such as GBP.`);
      return { amount: paid.amount, unit: paid.currency, exponent: decimalsOf(paid.currency), payment: { provider: paid.provider, paymentId: paid.paymentId } };
  }
}

/** The buyer's own reference is the guard against ordering twice: unique for an account, for ever. */
export function referenceUsed(buyerReference: string): Problem {
  return Problem.field('buyerReference', `"${buyerReference}" was used before; send a reference that this account has never used.`, 'conflict');
}

/** A provider's payment pays for one order; a second one needs a payment of its own. */
export function paymentUsed(paymentId: string): Problem {
  return Problem.field('payment', `The payment ${paymentId} has paid for another order; name a payment that has not been used.`, 'conflict');
}
