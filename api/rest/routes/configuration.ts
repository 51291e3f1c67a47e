import { findConfiguration } from '../../../db/contacts';
import { Problem } from '../../../domain/problem';
import { ownOrder } from '../own-order';
import { configuration, configurationRequest, configurationView, handedIn, handedInAnswer, newConfiguration } from '../resources/configuration';
import { shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { ACTOR, handedInLinks, orderParams } from './orders';

const path = '/orders/{reference}/configuration';
const group = 'Orders';

export const configurationRoutes: Route[] = [
  route({
    method: 'get',
    path,
    name: 'getConfiguration',
    group,
    summary: 'CSR, contacts and approvers of an order',
    scope: 'orders:read',
    params: orderParams,
    answers: { 200: { description: 'The configuration', schema: configuration } },
    async handle({ db, account, params }) {
      const stored = await findConfiguration(db, await ownOrder(db, account, params.reference));
      if (!stored) throw new Problem('not-found', 'The order is not configured yet; configure it with POST.');
      return { status: 200, body: configurationView(stored) };
    },
  }),

  route({
    method: 'post',
    path,
    name: 'configureOrder',
    group,
    summary: 'Configure a placed order',
    description: 'Takes CSR (or names, and we make key and CSR), contacts and the way in which the domains are validated. Each approver is sent an e-mail.',
    scope: 'orders:write',
    params: orderParams,
    body: newConfiguration,
    problems: ['conflict'],
    answers: {
      200: { description: 'The order is configured and waits for its domains to be approved', schema: handedIn, location: true, links: handedInLinks },
    },
    async handle({ db, desk, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const prepared = await desk.configure(order, configurationRequest(body), ACTOR, id);
      return handedInAnswer(200, await shownOrder(db, await ownOrder(db, account, order.reference)), prepared, body);
    },
  }),

  route({
    method: 'put',
    path,
    name: 'correctConfiguration',
    group,
    summary: 'Correct names, CSR or contacts before the certificate is signed',
    description: 'Replaces the configuration. Domains are asked for again, and staff look at the order again where they had to.',
    scope: 'orders:write',
    params: orderParams,
    body: newConfiguration,
    problems: ['conflict'],
    answers: { 200: { description: 'The order goes on with the new configuration', schema: handedIn, location: true } },
    async handle({ db, desk, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const prepared = await desk.correctNames(order, configurationRequest(body), ACTOR, id);
      return handedInAnswer(200, await shownOrder(db, await ownOrder(db, account, order.reference)), prepared, body);
    },
  }),
];
