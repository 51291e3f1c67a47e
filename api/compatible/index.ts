import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { findKeyBySecret, noteUse } from '../../db/account/api-keys';
import { findOrder, findOrderByToken, type OrderRow } from '../../db/order/orders';
import type { Account } from '../../domain/sale/account';
import { Problem } from '../../domain/problem';
import { sha256Hex } from '../../domain/secrets';
import { refuseOverlong } from '../http/bounds';
import { lastValues, type Parameters } from '../http/parameters';
import { only } from '../http/takes';
import { accountMethods } from './account';
import { addressOf, prefixes, type Address } from './address';
import { formatOf, sendBody, sendProblem, type Body } from './envelope';
import type { CompatibleApi, Method } from './method';
import { oldOrderMethods } from './old-generation';
import { orderMethods } from './order';
import { productMethods } from './product';
import { unknownKey } from './unknown-key';

const services: Record<string, Record<string, Method>> = {
  order: orderMethods,
  account: accountMethods,
  reselleraccount: accountMethods,
  product: productMethods,
};
const oldServices: typeof services = { ...services, order: oldOrderMethods };

/**
 * The ServerTastic-compatible reseller API. Its clients do everything by GET, so here, and only here, a GET may act; method names are
 * taken in any case, parameters from query and body together.
 */
export function createCompatibleApi(parts: Omit<CompatibleApi, 'generation'>): Router {
  const router = Router();
  router.use(async (request, response, next) => {
    const address = addressOf(request);
    if (!address) return next();
    const { generation, service, method: name } = address;
    const method = methodAt(address);
    if (!method) {
      const where = service ? `${service}/${name}`.slice(0, 80) : 'at this address';
      throw new Problem('not-found', `There is no method ${where}; /api/docs/compatible lists the methods.`);
    }
    const verbs = method.postOnly ? ['POST'] : ['GET', 'POST'];
    if (!verbs.includes(request.method)) {
      response.set('Allow', verbs.join(', '));
      throw new Problem('method-not-allowed', `Send ${service}/${name} by ${verbs.join(' or ')}; ${request.method} does nothing here.`);
    }
    sendBody(response, formatOf(request), await run({ ...parts, generation }, method, readBy(method, parametersOf(request))));
  });
  return router;
}

const servicesOf = (generation: Address['generation']) => (generation === 1 ? oldServices : services);

function methodAt({ generation, service, method }: Address): Method | undefined {
  return own(own(servicesOf(generation), service) ?? {}, method);
}

/** Every method of a generation by its address. */
export function methodsOf(generation: Address['generation']): [path: string, method: Method][] {
  return Object.entries(servicesOf(generation)).flatMap(([service, methods]) =>
    Object.entries(methods).map(([name, method]): [string, Method] => [`${service}/${name}`, method]),
  );
}

/** The parameters by which callers of a method say who they are. */
export function secretsOf({ secret }: Method): string[] {
  if (secret === 'none') return [];
  return secret === 'api_key' ? ['api_key'] : ['order_token', 'api_key', 'reseller_order_id'];
}

const readable = new WeakMap<Method, z.ZodObject>();

/** What a method reads of what was sent. Clients send more, which is not looked at. Throws where one of it is too long. */
function readBy(method: Method, sent: Parameters): Parameters {
  const schema = readable.get(method) ?? z.object({ ...Object.fromEntries(secretsOf(method).map((name) => [name, z.string()])), ...method.takes?.shape });
  readable.set(method, schema);
  const parameters = only(schema, sent);
  refuseOverlong(schema, parameters);
  return parameters;
}

/** What stands in the addresses of this API, which has no routes. */
export function compatibleWords(): string[] {
  return [...prefixes, ...([1, 2] as const).flatMap(methodsOf).flatMap(([path]) => path.split('/'))];
}

/** Words from a request, such as `constructor`, find nothing that the table does not list. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
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
  const caller = apiKey ? await findKeyBySecret(db, sha256Hex(apiKey)) : undefined;
  // Keys with scopes are for the JSON API alone.
  if (!caller || caller.key.scopes !== null) throw unknownKey(apiKey);
  await noteUse(db, caller.key, Date.now());
  return caller.account;
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

/** The secret by which the method at this address knows who asks; undefined: by none, or the address is not of this API. */
export function secretOf(request: Request): string | undefined {
  const address = addressOf(request);
  const secret = address && methodAt(address)?.secret;
  if (secret === undefined || secret === 'none') return undefined;
  const { api_key: apiKey, order_token: token } = parametersOf(request);
  return (secret !== 'api_key' && token) || apiKey || undefined;
}

/** Query and body together: one known client posts everything in the query. */
function parametersOf(request: Request): Parameters {
  return lastValues({ ...request.query, ...(request.body as Record<string, unknown> | undefined) });
}
