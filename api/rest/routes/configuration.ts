import { findConfiguration } from '../../../db/order/contacts';
import { Problem } from '../../../domain/problem';
import { ACTOR } from '../actions';
import { ownOrder } from '../own-order';
import { configuration, configurationRequest, configurationView, handedIn, handedInAnswer, newConfiguration } from '../resources/configuration';
import { order as orderSchema, shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { handedInLinks, orderParams } from './orders';

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

  route({
    method: 'post',
    path: '/orders/{reference}/issuer-requests',
    name: 'askIssuerAgain',
    group,
    summary: 'Ask the issuer again',
    description:
      'Once you have mended what it refuses, such as a CAA record (`waiting_on` is `customer-action`), or instead of waiting for the next try. A refused CSR is replaced by a correction of the configuration, or by a reissue.',
    scope: 'orders:write',
    params: orderParams,
    problems: ['conflict'],
    answers: { 202: { description: 'The issuer is asked; follow Location', schema: orderSchema, location: true } },
    async handle({ db, desk, account, params, id }) {
      const { reference } = await ownOrder(db, account, params.reference);
      await desk.send(reference, 'retryNow', { actor: ACTOR, reason: 'The customer asks the issuer again.' }, id);
      return { status: 202, body: await shownOrder(db, await ownOrder(db, account, reference)), location: `/orders/${reference}` };
    },
  }),
];
