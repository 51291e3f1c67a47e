import { Router, type Request, type Response } from 'express';
import { findAccountByApiKey } from '../../db/accounts';
import { findOrder, findOrderByToken, type OrderRow } from '../../db/orders';
import type { Account } from '../../domain/account';
import { Problem } from '../../domain/problem';
import { lastValues, type Parameters } from '../parameters';
import { accountMethods } from './account';
import { formatOf, sendBody, sendProblem, type Body } from './envelope';
import type { CompatibleApi, Method } from './method';
import { oldServices } from './old-generation';
import { orderMethods } from './order';
import { productMethods } from './product';

const services: Record<string, Record<string, Method>> = { order: orderMethods, account: accountMethods, product: productMethods };
const path = /^\/(?:(v2|ssl)\/)?(order|account|reselleraccount|product)(?:\.(?:json|xml))?\/([a-z]+)(?:\.(?:json|xml))?\/?$/i;

/**
 * The ServerTastic-compatible reseller API. Its clients do everything by GET, so here, and only here, a GET may act; method names are
 * taken in any case, parameters from query and body together.
 */
export function createCompatibleApi(parts: Omit<CompatibleApi, 'generation'>): Router {
  const router = Router();
  router.use(async (request, response, next) => {
    const [, prefix, service, name] = path.exec(request.path) ?? [];
    if (!service || !name) return next();
    if (request.method !== 'GET' && request.method !== 'POST') throw new Problem('method-not-allowed', `Use GET or POST; ${request.method} does nothing here.`);
    const generation = prefix?.toLowerCase() === 'ssl' ? 1 : 2;
    const method = (generation === 1 ? oldServices : services)[service.toLowerCase()]?.[name.toLowerCase()];
    if (!method) throw new Problem('not-found', `There is no method ${service}/${name}; /api/docs/compatible lists the methods.`);
    const parameters = parametersOf(request);
    if (method.postOnly && request.method !== 'POST') throw new Problem('method-not-allowed', `Send ${service}/${name} by POST.`);
    sendBody(response, formatOf(request), await run({ ...parts, generation }, method, parameters));
  });
  return router;
}

/** For errors of requests to this API, wherever they were thrown. */
export function isCompatible(request: Request): boolean {
  return path.test(request.path);
}

export function sendCompatibleProblem(problem: Problem, request: Request, response: Response): void {
  sendProblem(response, formatOf(request), problem);
}

async function run(api: CompatibleApi, method: Method, parameters: Parameters): Promise<Body> {
  switch (method.secret) {
    case 'none':
      return method.run(api, parameters);
    case 'api_key':
      return method.run(api, parameters, await ownerOf(api, parameters));
    case 'order_token':
      return method.run(api, parameters, await orderOf(api, parameters));
    case 'api_key or order_token':
      return method.run(api, parameters, parameters.order_token ? { order: await orderOf(api, parameters) } : { account: await ownerOf(api, parameters) });
  }
}

async function ownerOf({ db }: CompatibleApi, { api_key: apiKey }: Parameters): Promise<Account> {
  const account = apiKey ? await findAccountByApiKey(db, apiKey) : undefined;
  if (!account)
    throw Problem.field(
      'api_key',
      apiKey ? 'The api_key is not known; send the key of your account.' : 'The api_key is missing; send the key of your account.',
      'unauthorized',
    );
  return account;
}

/** By its token; or by api_key and reseller_order_id, in which one known client sends the token. */
async function orderOf(api: CompatibleApi, parameters: Parameters): Promise<OrderRow> {
  const { order_token: token, reseller_order_id: id } = parameters;
  if (token) {
    const order = await findOrderByToken(api.db, token);
    if (order) return order;
    throw Problem.field('order_token', 'The order_token is not known; send the one that generatetoken answered.', 'unauthorized');
  }
  if (!id) throw Problem.field('order_token', 'The order_token is missing; send the one that generatetoken answered.', 'unauthorized');
  const account = await ownerOf(api, parameters);
  const order = (await findOrder(api.db, id)) ?? (await findOrderByToken(api.db, id));
  if (order?.sale.accountId !== account.id)
    throw Problem.field('reseller_order_id', 'The reseller_order_id is not known; send one of your own orders.', 'not-found');
  return order;
}

/** Query and body together: one known client posts everything in the query. */
function parametersOf(request: Request): Parameters {
  return lastValues({ ...request.query, ...(request.body as Record<string, unknown> | undefined) });
}
