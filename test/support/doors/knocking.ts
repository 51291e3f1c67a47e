import { randomInt, randomUUID } from 'node:crypto';
import { createDb } from '../../../db/connection';
import { insertTicket } from '../../../db/people/tickets';
import { insertDelivery } from '../../../db/webhook/deliveries';
import type { Account } from '../../../domain/sale/account';
import { aWebhook } from '../samples/a-webhook';
import { doorsOf, type Door, type Field } from './doors';
import { contacts, startHttp, type Http } from './http';
import { startOrderSystem, type OrderSystem } from '../order-system';
import { createUser, password } from './users';
import { Visitor } from './visitor';

/** Sends anything to any field of any door, with right values in the others, so that what is sent comes as far as it can. */
export interface Knocking {
  /** Another order for what is sent to a door from now on, where what went before has changed the last one */
  freshOrder: () => Promise<void>;
  knock: (door: Door, field: Field, value: string) => Promise<{ status: number; text: string; ms: number }>;
}

const name = '*.knocking.com';

/**
 * Right for every rule but one, about the file that cannot prove a wildcard: all rules are asked, and no key is made. For what is not here a field is left out;
 * a number of an address that is not here is a fault of the test.
 */
const usual: Readonly<Record<string, string>> = {
  st_product_code: 'SSLWebServerWildcard-12',
  product_code: 'SSLWebServerWildcard-12',
  domain_name: name,
  common_name: name,
  source: 'names',
  tech_same: 'yes',
  dv_auth_method: 'FILE',
  validation_method: 'FILE',
  org_name: 'Knocking Ltd',
  org_address_city: 'London',
  org_address_country: 'GB',
  'organisation.name': 'Knocking Ltd',
  'organisation.city': 'London',
  'organisation.country': 'GB',
  ...contacts('knocking.com'),
  ...Object.fromEntries(['first_name', 'last_name', 'phone', 'email'].map((each) => [`admin_contact.${each}`, each === 'email' ? 'boss@knocking.com' : 'Ann'])),
  name: 'www.knocking.com',
  email: 'ann@knocking.com',
};

/** A system with all its doors, and somebody who knocks at them as often as they like. */
export async function startKnocking() {
  const system = await startOrderSystem('server');
  const http = await startHttp(system, { requestsPerSecond: 1_000_000, trustProxy: ['127.0.0.1'] });
  const stop = async () => {
    await http.stop();
    await system.stop();
  };
  return { base: http.base, doors: doorsOf(http.app), knocking: await createKnocking(system, http), stop };
}

export async function createKnocking(system: OrderSystem, http: Http): Promise<Knocking> {
  const account = await system.account(1_000_000, { isTest: true });
  const owner = await signedIn(system, http, 'owner', account);
  const staff = await signedIn(system, http, 'support', null);
  const webhookId = await aWebhook(system, account, 'https://knocking.com/hook');
  const delivery = String((await insertDelivery(system.db, webhookId, randomUUID(), Date.now())).id);
  const ticketNumber = await aTicket(system, account);
  let order = { reference: '', orderToken: '' };

  const freshOrder = async () => {
    if (order.reference !== '' && (await system.getOrder(order.reference)).state === 'placed') return;
    const buying = { productCode: usual.st_product_code!, buyerReference: randomUUID().slice(0, 35), endCustomerEmail: null };
    order = await system.desk.place(account, buying);
  };

  /** By the beginning of the path where one name means several things. */
  function inPath({ path }: Door, part: string): string {
    const ids: Record<string, string> = {
      orderToken: order.orderToken,
      reference: order.reference,
      id: path.startsWith('/api/webhooks') ? webhookId : randomUUID(),
      number: ticketNumber,
      delivery,
      approvalId: `${order.reference}.2.0`,
      secret: 'f'.repeat(64),
      domain: 'knocking.com',
      version: '1',
      format: 'pem',
      code: 'RapidSSL-12',
      name: 'live',
      file: 'root.crt',
      kind: 'invalid',
      act: 'review',
      article: 'cancelling',
    };
    const id = ids[part];
    if (id === undefined) throw new Error(`Nothing is known for :${part} of ${path}; add it to inPath().`);
    return id;
  }

  const secrets = (): Record<string, string> => ({ api_key: account.apiKey, order_token: order.orderToken, order: order.reference });

  async function knock(door: Door, field: Field, value: string) {
    const at = (source: Field['source']) =>
      door.fields
        .filter((each) => each.source === source)
        .flatMap((each): [string, string][] => {
          if (each === field) return [[each.name, value]];
          const right = source === 'path' ? inPath(door, each.name) : (secrets()[each.name] ?? usual[each.name]);
          return right === undefined || (each.name === 'order_token' && field.name === 'api_key') ? [] : [[each.name, right]];
        });
    const path = at('path').reduce((whole, [part, text]) => whole.replace(`:${part}`, () => encodeURIComponent(text)), door.path);
    const query = new URLSearchParams(at('query')).toString();
    const portal = /^\/(sign-|password|orders|support|staff)/.test(door.path) ? (door.path.startsWith('/staff') ? staff : owner) : undefined;
    const isJson = door.path.startsWith('/api/') && door.method !== 'GET';
    const form = new URLSearchParams(at('form'));
    if (portal && field.name !== '_csrf') form.set('_csrf', portal.token);
    const headers = {
      'x-forwarded-for': Array.from({ length: 4 }, () => randomInt(1, 250)).join('.'),
      ...(portal && { cookie: portal.visitor.cookie }),
      ...(door.path.startsWith('/api/') && { authorization: `Bearer ${account.apiKey}`, 'idempotency-key': randomUUID() }),
      ...(isJson && { 'content-type': 'application/json' }),
      ...Object.fromEntries(at('header').map(([header, text]) => [header, Buffer.from(text.replace(/[\r\n\0]/g, ' ')).toString('latin1')])),
    };
    const body = door.method === 'GET' || door.method === 'HEAD' ? undefined : isJson ? JSON.stringify(jsonOf(at('json'))) : form.toString();
    if (body !== undefined && !isJson && field.name !== 'content-type') Object.assign(headers, { 'content-type': 'application/x-www-form-urlencoded' });
    const started = performance.now();
    const answer = await fetch(`${http.base}${path}${query && `?${query}`}`, { method: door.method, headers, body, redirect: 'manual' });
    const text = await answer.text();
    return { status: answer.status, text, ms: performance.now() - started };
  }

  await freshOrder();
  return { freshOrder, knock };
}

function jsonOf(fields: readonly [string, string][]): object {
  const body: Record<string, any> = {};
  for (const [path, value] of fields) {
    const isList = path.endsWith('[]');
    const steps = path.replace('[]', '').split('.');
    const last = steps.pop()!;
    const inner = steps.reduce((object, step) => (object[step] ??= {}), body);
    inner[last] = isList ? [value] : value;
  }
  return body;
}

async function signedIn(system: OrderSystem, http: Http, role: 'owner' | 'support', account: Account | null) {
  const email = `${role}@knocking.com`;
  await createUser(system, email, role, account?.id ?? null);
  const visitor = await new Visitor(http.base).signedIn(email, password);
  const page = await (await visitor.get(account ? '/orders/cancel' : '/staff')).text();
  return { visitor, token: /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '' };
}

async function aTicket(system: OrderSystem, account: Account): Promise<string> {
  const db = createDb(system.urls.apiUrl);
  await insertTicket(db, {
    relatedTo: 'Billing',
    subject: 'Knocking',
    body: 'Who is there?',
    email: 'ann@knocking.com',
    orderReference: null,
    accountId: account.id,
  });
  await db.destroy();
  const row = await system.db('tickets').first('number');
  return String(row?.number);
}
