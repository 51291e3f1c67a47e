import { orderedNames } from './certificate-names';
import type { Dropped, Sale } from '../order/order';
import { productOf } from '../sale/product';

/** A certificate of an order that is neither revoked nor expired. */
export interface ValidCertificate {
  version: number;
  names: string[];
}

/** How many of these names have to be bought: without what comes with one of them at no charge. */
export function countNames(sale: Pick<Sale, 'productCode'>, names: readonly string[]): number {
  // The bare name comes with its wildcard, whichever of them was there first.
  const wildcardsFirst = [...new Set(names)].sort((a, b) => Number(b.startsWith('*.')) - Number(a.startsWith('*.')));
  return orderedNames(productOf({ sale }), wildcardsFirst).length;
}

/** How many names were bought: the common name and the additional ones. */
export function boughtNames({ sanCount }: Pick<Sale, 'sanCount'>): number {
  return 1 + sanCount;
}

/** What a further certificate for `names` drops from the valid ones before it; undefined: nothing. */
export function droppedBy(names: readonly string[], earlier: readonly ValidCertificate[], sale: Pick<Sale, 'productCode' | 'sanCount'>): Dropped | undefined {
  const carry = earlier.filter((certificate) => certificate.names.some((name) => !names.includes(name)));
  if (carry.length === 0) return undefined;
  const all = [...new Set([...names, ...carry.flatMap((certificate) => certificate.names)])];
  return {
    versions: carry.map(({ version }) => version),
    names: all.filter((name) => !names.includes(name)),
    beyondBought: countNames(sale, all) > boughtNames(sale),
  };
}
