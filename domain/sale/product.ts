import catalogue from './catalogue.json';

export type ValidationLevel = 'DV' | 'OV' | 'EV';

/** What is sold. Prices are integers: points for resellers, units for partners (always 1), minor units of a currency for retail. */
export interface Product {
  code: string;
  /**
   * What one is renewed as without losing days: products of a family are the same thing for another term. Brand, validation level, wildcard and ranges of
   * names and servers are the same, so that a day of one is worth a day of the other
   */
  family: string;
  name: string;
  brand: string;
  description: string;
  /** null: sold elsewhere, listed only (AntiMalware, SafeSite) */
  validationLevel: ValidationLevel | null;
  orderable: boolean;
  termMonths: number;
  wildcard: boolean;
  /** Adds the `www` twin of a name that is a registrable domain, or the bare twin of a `www` name, at no charge. */
  wwwTwin: boolean;
  /** Additional names beyond the first; both 0 where the product has none */
  minSanCount: number;
  maxSanCount: number;
  includedSanCount: number;
  maxServerCount: number;
  /** Who signs; left out: the local CA */
  issuer?: string;
  points: number;
  pointsPerSan: number;
  priceMinor: number;
  currency: string;
}

const products: readonly Product[] = catalogue.products as Product[];
const byCode = new Map(products.map((product) => [product.code.toLowerCase(), product]));

/** Known clients spell codes in several ways (`SSLWebServerWildCard-12`), so case does not count. */
export function findProduct(code: string): Product | undefined {
  return byCode.get(code.toLowerCase());
}

/** Throws where an order's product has left the catalogue: none may while orders for it live. */
export function productOf({ sale }: { sale: { productCode: string } }): Product {
  const product = findProduct(sale.productCode);
  if (!product) throw new Error(`Product ${sale.productCode} has left the catalogue.`);
  return product;
}

/** Whether days that an order for one has left may be added to an order for the other. */
export function isSameFamily(one: { sale: { productCode: string } }, other: { sale: { productCode: string } }): boolean {
  return productOf(one).family === productOf(other).family;
}

/** Codes of all products of a product's family, its own among them. */
export function familyCodes(order: { sale: { productCode: string } }): string[] {
  const { family } = productOf(order);
  return products.filter((product) => product.family === family).map(({ code }) => code);
}

export function listProducts(): readonly Product[] {
  return products;
}

/** Points for one order: the product, each additional name beyond the included ones, all of it per licensed server. */
export function priceInPoints(product: Product, sanCount: number, serverCount: number): number {
  return (product.points + Math.max(0, sanCount - product.includedSanCount) * product.pointsPerSan) * serverCount;
}
