import type { Route } from './route';
import { orderRoutes } from './routes/orders';

/** THE table: what is not in here is not there. Express routes, validation, the OpenAPI document and the tests of access come from it. */
export const routes: readonly Route[] = [...orderRoutes];

export const groups = [{ name: 'Orders', description: 'From placing to the end of the term.' }];
