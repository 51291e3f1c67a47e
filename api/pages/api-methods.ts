import type { ApiDocsView } from '../../templates/views';
import { accountApiMethods, productApiMethods } from './account-api-methods';
import { olderApiMethods } from './older-api-methods';
import { orderApiMethods } from './order-api-methods';

/** The methods of the compatible API as its documentation page lists them: the later generation, and what the older one has of its own. */
export function apiServices(publicUrl: string): ApiDocsView['services'] {
  return [
    { name: 'order', methods: orderApiMethods(publicUrl) },
    { name: 'account', methods: accountApiMethods(publicUrl) },
    { name: 'product', methods: productApiMethods(publicUrl) },
    { name: 'ssl: the older generation', methods: olderApiMethods(publicUrl) },
  ];
}
