import type { CompatibleDocsView } from '../../../templates/compatible-docs';
import { accountApiMethods, productApiMethods } from './account-methods';
import { olderApiMethods } from './older-methods';
import { orderApiMethods } from './order-methods';

/** The methods of the compatible API as its documentation page lists them: the later generation, and what the older one has of its own. */
export function apiServices(publicUrl: string): CompatibleDocsView['services'] {
  return [
    { name: 'order', methods: orderApiMethods(publicUrl) },
    { name: 'account', methods: accountApiMethods(publicUrl) },
    { name: 'product', methods: productApiMethods(publicUrl) },
    { name: 'ssl: the older generation', methods: olderApiMethods(publicUrl) },
  ];
}
