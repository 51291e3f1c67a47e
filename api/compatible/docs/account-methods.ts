import type { ApiMethodView } from '../../../templates/compatible-docs';
import { apiKey, methodWords, optional, required } from './method';

export function accountApiMethods(publicUrl: string): ApiMethodView[] {
  const { method, get, post } = methodWords(publicUrl);
  return [
    method(
      'account/review',
      'Points left, and the account’s orders.',
      [apiKey],
      'purchased_points, active_orders, completed_orders; for partners contracts with their units, and order_units beside order_points, which are 0',
      get('account/review', 'api_key=$API_KEY'),
    ),
    method(
      'account/regenerateapikey',
      'A new key in the place of the one that is sent, which is worth nothing from then on.',
      [apiKey],
      'api_key',
      post('account/regenerateapikey', 'api_key=$API_KEY'),
    ),
    method('account/pointsaudit', 'Every movement of points, oldest first.', [apiKey], 'record[]', get('account/pointsaudit', 'api_key=$API_KEY')),
    method(
      'account/addtestpoints',
      'Test accounts only: more points.',
      [apiKey, required('points', 'How many')],
      'new_total',
      post('account/addtestpoints', 'api_key=$API_KEY', 'points=100'),
    ),
    method('account/emptytestpoints', 'Test accounts only: no points.', [apiKey], 'new_total', post('account/emptytestpoints', 'api_key=$API_KEY')),
  ];
}

export function productApiMethods(publicUrl: string): ApiMethodView[] {
  const { method, get } = methodWords(publicUrl);
  return [
    method(
      'product/listproducts',
      'Products with their codes and prices in points.',
      [apiKey, optional('product_group', 'SSL, SmarterTools or All')],
      'products[]',
      get('product/listproducts', 'api_key=$API_KEY'),
    ),
  ];
}
