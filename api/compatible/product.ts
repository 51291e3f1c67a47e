import { z } from 'zod';
import { listProducts, type Product } from '../../domain/sale/product';
import { parse } from '../http/parameters';
import type { CompatibleApi, Method } from './method';

const groups = z
  .string()
  .toLowerCase()
  .default('all')
  .pipe(z.enum(['ssl', 'smartertools', 'truste', 'all'], 'must be SSL, SmarterTools or All'));

const inGroup = z.object({ product_group: groups });

/** The heading of the document it follows says `listproduct`, its URL `listproducts`. */
const listProductsMethod: Method = {
  secret: 'api_key',
  takes: inGroup,
  run({ generation }, parameters) {
    const { product_group: group } = parse(inGroup, parameters);
    const lines = () => listProducts().map((product) => productLine(product, generation));
    return { success: 'Product list', products: group === 'ssl' || group === 'all' ? lines() : [] };
  },
};

export const productMethods: Record<string, Method> = { listproducts: listProductsMethod, listproduct: listProductsMethod };

/** The two generations do not agree on what validates products that are no certificates. */
function productLine(product: Product, generation: CompatibleApi['generation']) {
  return {
    st_product_code: product.code,
    product_name: product.name,
    html_description: product.description,
    max_server_count: product.maxServerCount,
    min_san_count: product.minSanCount,
    max_san_count: product.maxSanCount,
    product_validation: product.validationLevel ?? (generation === 2 && product.code.startsWith('AntiMalware') ? 'DV' : 'NA'),
    base_san_points: product.pointsPerSan,
    product_points: product.points,
  };
}
