import { randomUUID } from 'node:crypto';
import { createDb, type Db } from '../../../db/connection';
import { eventually } from '../../support/eventually';
import { startHttp, type Http } from '../../support/doors/http';
import { answer, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';

/** Finding orders by what is known of them. */
let system: OrderSystem;
let http: Http;
let rest: RestClient;
let admin: Db;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  rest = restClient(http, (await system.account(10_000)).apiKey);
  admin = createDb(system.urls.adminUrl);
});
afterAll(async () => {
  await http.stop();
  await admin.destroy();
  await system.stop();
});

const contact = { first_name: 'Ann', last_name: 'Lee', phone: '1', email: 'ann@example.org' };
const configuration = (name: string, domain: string, more: object = {}) => ({
  common_name: name,
  approver_email: `admin@${domain}`,
  admin_contact: contact,
  ...more,
});

async function place(product = 'RapidSSL-12', more: object = {}): Promise<string> {
  const { status, body } = await rest('POST', '/orders', { body: { product_code: product, buyer_reference: randomUUID().slice(0, 35), ...more } });
  expect(status).toBe(201);
  return body.reference;
}
async function configured(name: string, domain: string, more: object = {}, product?: string): Promise<string> {
  const reference = await place(product);
  expect((await rest('POST', `/orders/${reference}/configuration`, { body: configuration(name, domain, more) })).status).toBe(200);
  return reference;
}
async function found(query: string): Promise<string[]> {
  const { status, body } = await rest('GET', `/orders?${query}`);
  expect({ query, status }).toEqual({ query, status: 200 });
  return body.data.map(({ reference }: { reference: string }) => reference);
}

test('P06: a domain finds the orders for it and for all names below it, whichever of their names that is; a name finds exactly itself', async () => {
  const top = await configured('found.com', 'found.com');
  const below = await configured('shop.eu.found.com', 'found.com');
  const names = { additional_names: ['a.other.com', 'b.other.com', 'mail.found.com', 'c.other.com'] };
  const beside = await configured('many.com', 'many.com', names, 'QuickSSLPremiumMD-12');
  const wildcard = await configured('*.found.com', 'found.com', {}, 'RapidSSLWildcard-12');
  await configured('notfound.com', 'notfound.com');

  expect(await found('domain=found.com')).toEqual([wildcard, beside, below, top]);
  expect(await found('domain=eu.found.com')).toEqual([below]);
  expect(await found('domain=MAIL.Found.com.')).toEqual([beside]);
  expect(await found('domain=co.uk')).toEqual([]);
  expect(await found('name=found.com')).toEqual([wildcard, top]);
  expect(await found('name=www.found.com')).toEqual([top]);
  expect(await found(`name=${encodeURIComponent('*.found.com')}`)).toEqual([wildcard]);
  expect(await found('name=eu.found.com')).toEqual([]);
  const theirs = restClient(http, (await system.account(0)).apiKey);
  expect((await theirs('GET', '/orders?domain=found.com')).body.data).toEqual([]);
  const pages = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await rest('GET', `/orders?domain=found.com&limit=1${cursor && `&cursor=${cursor}`}`);
    pages.push(...body.data.map(({ reference }: { reference: string }) => reference));
    cursor = body.next_cursor;
  }
  expect(pages).toEqual([wildcard, beside, below, top]);
});

test('international names are found as they are typed', async () => {
  const reference = await configured('bücher-suche.de', 'xn--bcher-suche-thb.de');
  expect(await found(`domain=${encodeURIComponent('Bücher-Suche.de')}`)).toEqual([reference]);
});

test('an order is found by the names that it has now: corrected, and reissued for others', async () => {
  const under = (domain: string, ...labels: string[]) => ({ additional_names: labels.map((label) => `${label}.${domain}`) });
  const reference = await configured('mistyped.com', 'mistyped.com', under('mistyped.com', 'a', 'b', 'c', 'd'), 'QuickSSLPremiumMD-12');
  const corrected = configuration('corrected.com', 'corrected.com', under('corrected.com', 'a', 'b', 'c', 'd'));
  expect((await rest('PUT', `/orders/${reference}/configuration`, { body: corrected })).status).toBe(200);
  expect(await found('domain=mistyped.com')).toEqual([]);
  expect(await found('name=d.corrected.com')).toEqual([reference]);
  await answer(system, reference, 'admin@corrected.com', 'approve');
  await reaches(system, reference, 'issued');
  expect((await rest('POST', `/orders/${reference}/reissues`, { body: under('corrected.com', 'a', 'b', 'c', 'e') })).status).toBe(202);
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
  expect(await found('name=d.corrected.com')).toEqual([]);
  expect(await found('name=e.corrected.com')).toEqual([reference]);
});

test('P07 P09 P10: by states, product, reference, days, what is waited for; and several of them together', async () => {
  const reference = await place('PositiveSSL-12', { buyer_reference: 'Invoice 77' });
  const cancelled = await place('PositiveSSL-12');
  expect((await rest('POST', `/orders/${cancelled}/cancellation`)).status).toBe(200);
  expect(await found('product_code=PositiveSSL-12')).toEqual([cancelled, reference]);
  expect(await found('product_code=PositiveSSL-12&state=placed')).toEqual([reference]);
  expect(await found('product_code=PositiveSSL-12&state=placed&state=credited')).toEqual([cancelled, reference]);
  expect(await found('product_code=PositiveSSL-12&state=placed&waiting_on=configuration')).toEqual([reference]);
  expect(await found('product_code=PositiveSSL-12&waiting_on=vetting')).toEqual([]);
  expect(await found(`buyer_reference=${encodeURIComponent('Invoice 77')}`)).toEqual([reference]);
  expect(await found(`buyer_reference=${encodeURIComponent('invoice 77')}`)).toEqual([]);
  expect(await found(`buyer_reference=${encodeURIComponent('Invoice 77')}&state=issued`)).toEqual([]);
  const { body } = await rest('GET', `/orders/${reference}`);
  const placedAt = Date.parse(body.placed_at);
  const from = (at: number) => encodeURIComponent(new Date(at).toISOString().replace('Z', '+00:00'));
  expect(await found(`product_code=PositiveSSL-12&placed_from=${from(placedAt)}&placed_before=${from(placedAt + 1)}`)).toEqual([reference]);
  expect(await found(`product_code=PositiveSSL-12&placed_before=${from(placedAt)}`)).toEqual([]);
  expect(await found('domain=found.com&state=issued')).toEqual([]);
  expect(await found('domain=found.com&name=shop.eu.found.com')).toHaveLength(1);
});

test('by the end of the term: soonest first; a cursor is good for the list that gave it alone', async () => {
  const { id, apiKey: key } = await system.account(100);
  const ends = ['2027-03-01', '2027-01-01', '2027-02-01', '2027-04-01'];
  const references: string[] = [];
  for (const end of ends) {
    const { body } = await rest('POST', '/orders', { key, body: { product_code: 'RapidSSL-12', buyer_reference: end } });
    references.push(body.reference);
    await admin('orders')
      .where({ account_id: id, buyer_reference: end })
      .update({ term_ends_at: new Date(end) });
  }
  const list = (query: string) => rest('GET', `/orders?${query}`, { key });
  const first = await list('term_ends_from=2027-01-01T00:00:00Z&term_ends_before=2027-03-02T00:00:00Z&limit=2');
  const named = ({ body }: typeof first) => body.data.map((each: { buyer_reference: string }) => each.buyer_reference);
  expect(named(first)).toEqual(['2027-01-01', '2027-02-01']);
  const more = `term_ends_from=2027-01-01T00:00:00Z&term_ends_before=2027-03-02T00:00:00Z&limit=2&cursor=${first.body.next_cursor}`;
  expect(named(await list(more))).toEqual(['2027-03-01']);
  expect(await list(`cursor=${first.body.next_cursor}`)).toMatchObject({ status: 422, body: { errors: [{ parameter: 'cursor' }] } });
});

test('where no index has all that is asked for, pages may be short; walking them finds every order once', async () => {
  const { id, apiKey: key } = await system.account(10);
  const { body: placed } = await rest('POST', '/orders', { key, body: { product_code: 'PositiveSSL-12', buyer_reference: 'first' } });
  const row = await admin('orders').where('account_id', id).first();
  const { is_open: _, ...copied } = row;
  const facts = typeof copied.facts === 'string' ? JSON.parse(copied.facts) : copied.facts;
  // Twelve hundred newer ones that wait for the same thing.
  const number = (index: number) => `CW-${String(index).padStart(12, '0')}`;
  const copies = Array.from({ length: 1200 }, (_, index) => ({
    ...copied,
    reference: number(index),
    facts: JSON.stringify({ ...facts, reference: number(index) }),
    token_sha256: `copy ${id} ${index}`,
    buyer_reference: `copy ${index}`,
    product_code: 'RapidSSL-12',
    placed_at: new Date(copied.placed_at.getTime() + 1000 + (index % 7)),
    seeded: true,
  }));
  await admin('orders').insert(copies);
  const seen: string[] = [];
  const sizes: number[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await rest('GET', `/orders?waiting_on=configuration&product_code=PositiveSSL-12${cursor && `&cursor=${cursor}`}`, { key });
    seen.push(...body.data.map(({ reference }: { reference: string }) => reference));
    sizes.push(body.data.length);
    cursor = body.next_cursor;
  }
  expect(seen).toEqual([placed.reference]);
  expect(sizes).toEqual([0, 0, 1]);
  const all: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await rest('GET', `/orders?waiting_on=configuration&product_code=RapidSSL-12&limit=200${cursor && `&cursor=${cursor}`}`, { key });
    all.push(...body.data.map(({ reference }: { reference: string }) => reference));
    cursor = body.next_cursor;
  }
  expect(all).toHaveLength(1200);
  expect(new Set(all).size).toBe(1200);
  await admin('orders').where('account_id', id).where('seeded', true).delete();
});
