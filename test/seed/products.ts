import { findProduct, type Product } from '../../domain/sale/product';

/** What seeded orders are for, the cheap ones more often, as in a shop. */
const codes = [
  'RapidSSL-12',
  'RapidSSL-12',
  'RapidSSL-12',
  'PositiveSSL-12',
  'PositiveSSL-12',
  'RapidSSLWildcard-12',
  'QuickSSLPremium-12',
  'QuickSSLPremiumMD-12',
  'TrueBizID-12',
  'SSLWebServerEV-12',
];

export const shelf: readonly Product[] = codes.map((code) => {
  const product = findProduct(code);
  if (!product) throw new Error(`The catalogue has no ${code}.`);
  return product;
});
export const products: readonly Product[] = [...new Set(shelf)];
