import { XMLParser } from 'fast-xml-parser';
import type { ValidationCheckSettings } from '../../../outside/validation-check';
import { eventually } from '../eventually';
import { contacts, startHttp, type Http, type Json } from './http';
import { ecKey, newCsr } from '../keys/openssl';
import { startOrderSystem, type OrderSystem } from '../order-system';

export type Generation = 1 | 2;
export type Format = 'json' | 'xml';
export interface Owner {
  id: string;
  apiKey: string;
}
/** An order as its buyer knows it. */
export interface Bought {
  token: string;
  reference: string;
  owner: Owner;
  name: string;
}
export interface Reply {
  status: number;
  type: string;
  /** JSON as it is; XML as a tree of texts below `response` */
  body: Json;
  headers: Headers;
}

export type Compatible = Awaited<ReturnType<typeof startCompatible>>;

/** The compatible API of a running system, in both generations and both formats, and the steps that tests of it share. */
export async function startCompatible(outside?: ValidationCheckSettings) {
  const system: OrderSystem = await startOrderSystem('server', undefined, undefined, undefined, outside);
  const http: Http = await startHttp(system, { requestsPerSecond: 1000 });
  const account = await system.account(1_000_000);
  const tester = await system.account(1_000_000, { isTest: true });
  let number = 0;
  const unique = (what = 'ref') => `${what}-${(number += 1)}`;

  /** `service/method` where each generation has it, with the suffix where its document puts it: on the service, on the method. */
  function pathOf(method: string, generation: Generation, format: Format): string {
    const [service = '', name = ''] = method.split('/');
    return generation === 1 ? `ssl/${service === 'account' ? 'reselleraccount' : service}.${format}/${name}` : `${method}.${format}`;
  }

  async function ask(path: string, parameters: Record<string, string> = {}, verb: 'GET' | 'POST' = 'GET'): Promise<Reply> {
    const form = new URLSearchParams(parameters);
    const url = `${http.base}/${path}`;
    return read(await (verb === 'GET' ? fetch(`${url}?${form.toString()}`) : fetch(url, { method: 'POST', body: form })));
  }

  /** How an order is addressed: by its token, in the older generation by key and number. */
  const addressOf = (generation: Generation, { token, reference, owner }: Bought): Record<string, string> =>
    generation === 1 ? { api_key: owner.apiKey, reseller_order_id: reference } : { order_token: token };

  async function placed(owner: Owner = account, { product = 'RapidSSL-12', ...more }: Record<string, string> = {}): Promise<Bought> {
    const buying = { api_key: owner.apiKey, st_product_code: product, end_customer_email: 'none', reseller_unique_reference: unique(), ...more };
    const { status, body } = await ask('order/generatetoken.json', buying, 'POST');
    expect({ status, body }).toMatchObject({ status: 200, body: { order_token: expect.any(String) } });
    return { token: body.order_token as string, reference: body.reseller_order_id as string, owner, name: `www.${unique('conformance')}.test` };
  }

  async function configured(owner: Owner = account, more: Record<string, string> = {}, buying: Record<string, string> = {}): Promise<Bought> {
    const order = await placed(owner, buying);
    const answer = await ask('order/place.json', { order_token: order.token, ...placing(order.name), ...more }, 'POST');
    expect(answer).toMatchObject({ status: 200, body: { success: 'Order placed' } });
    return order;
  }

  const review = async ({ token }: Bought): Promise<Json> => (await ask('order/review.json', { order_token: token })).body;
  const reaches = (order: Bought, status: string, certificates = 0) =>
    eventually(async () => {
      const answer = await review(order);
      return answer.order_status === status && answer.certificate_list.length >= certificates && answer;
    }, `${order.reference} is ${status}`);

  /** Of a test account, whose orders can be advanced. */
  async function issued(more: Record<string, string> = {}, buying: Record<string, string> = {}): Promise<Bought> {
    const order = await configured(tester, more, buying);
    expect((await ask('order/advanceorder.json', { order_token: order.token })).status).toBe(200);
    await reaches(order, 'Completed');
    return order;
  }

  return {
    system,
    http,
    account,
    tester,
    unique,
    pathOf,
    ask,
    addressOf,
    placed,
    configured,
    issued,
    review,
    reaches,
    async stop() {
      await http.stop();
      await system.stop();
    },
  };
}

const key = ecKey('prime256v1');
export const csrOf = (name: string, ...options: string[]) => newCsr(key, '-subj', `/CN=${name}`, ...options);

/** What `place` needs beside the token, for a name such as `www.example.test`. */
export function placing(name: string): Record<string, string> {
  const domain = name.replace(/^\*\.|^www\./, '');
  return { csr: csrOf(name), approver_email_address: `admin@${domain}`, ...contacts(domain) };
}

/** Every text as it stands: the compatible API promises texts, not types. */
const parser = new XMLParser({ parseTagValue: false, trimValues: false });

async function read(answer: Response): Promise<Reply> {
  const text = await answer.text();
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const { status, headers } = answer;
  if (type === 'application/json') return { status, type, headers, body: JSON.parse(text) as Json };
  if (type === 'application/xml') return { status, type, headers, body: (parser.parse(text) as { response: Json }).response };
  return { status, type, headers, body: { text } };
}

/** The tree that XML has for this JSON: texts, repeated elements for lists, none for an empty one, and items in lists that have numbers for keys. */
export function asXml(value: unknown): unknown {
  if (Array.isArray(value)) return { item: repeated(value.map(asItems)) };
  if (typeof value !== 'object' || value === null) return textOf(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== null)
    .map(([name, inner]) => [name, Array.isArray(inner) ? repeated(inner.map(asXml)) : asXml(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length === 0 ? '' : Object.fromEntries(entries);
}

function asItems(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? '' : { item: repeated(value.map(asItems)) };
  if (typeof value !== 'object' || value === null) return textOf(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asItems(inner)]));
}

function textOf(value: unknown): string {
  // XML 1.0 section 2.11: parsers make one character of every line end.
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : JSON.stringify(value ?? '');
}

function repeated(list: unknown[]): unknown {
  return list.length > 1 ? list : list[0];
}

/** Keys in their order, and where there is a text: what two answers to the same request about two orders have in common. */
export function shapeOf(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(shapeOf);
  if (typeof tree !== 'object' || tree === null) return tree === '' ? '' : 'text';
  return Object.entries(tree).map(([name, inner]) => [name, shapeOf(inner)]);
}
