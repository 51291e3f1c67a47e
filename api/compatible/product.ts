import { z } from 'zod';
import { listProducts, type Product } from '../../domain/product';
import { parse } from '../parameters';
import type { Method } from './method';

const groups = z
  .string()
  .toLowerCase()
  .default('all')
  .pipe(z.enum(['ssl', 'smartertools', 'truste', 'all'], 'must be SSL, SmarterTools or All'));

/** The heading of the document it follows says `listproduct`, its URL `listproducts`. */
const listProductsMethod: Method = {
  secret: 'api_key',
  run(_, parameters) {
    const { product_group: group } = parse(z.object({ product_group: groups }), parameters);
    return { success: 'Product list', products: group === 'ssl' || group === 'all' ? listProducts().map(productLine) : [] };
  },
};

export const productMethods: Record<string, Method> = { listproducts: listProductsMethod, listproduct: listProductsMethod };

function productLine(product: Product) {
  return {
    st_product_code: product.code,
    product_name: product.name,
    html_description: product.description,
    max_server_count: product.maxServerCount,
    min_san_count: product.minSanCount,
    max_san_count: product.maxSanCount,
    product_validation: product.validationLevel ?? 'NA',
    base_san_points: product.pointsPerSan,
    product_points: product.points,
  };
}
