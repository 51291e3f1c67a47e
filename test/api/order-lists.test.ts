import { X509Certificate } from 'node:crypto';
import { findCertificate } from '../../db/certificate/certificates';
import type { Account } from '../../domain/sale/account';
import { issued, placed } from '../support/lives/life';
import { startHttp, type Http } from '../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';

/** Dashboard and list of orders of a team that has two certificates and one order that waits for it. */
let system: OrderSystem;
let http: Http;
let account: Account;
let member: Visitor;
let viewer: Visitor;
let shop: string;
let mail: string;
let unconfigured: string;
let foreign: string;

const get = async (url: string, who = member) => (await (await who.get(url)).text()).replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
const goesTo = async (url: string, who = member) => (await who.get(url)).headers.get('location');
/** References of the orders that a page lists */
const listed = async (url: string, who = member) => [...(await get(url, who)).matchAll(/<small>(CW-[A-Z0-9]+) ·/g)].map(([, reference]) => reference);

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  account = await system.account(60);
  await createUser(system, 'member@lists.test', 'member', account.id);
  await createUser(system, 'viewer@lists.test', 'viewer', account.id);
  member = await new Visitor(http.base).signedIn('member@lists.test', password);
  viewer = await new Visitor(http.base).signedIn('viewer@lists.test', password);
  shop = await issued(system, account, 'www.shop-lists.test');
  mail = await issued(system, account, 'mail.shop-lists.test');
  unconfigured = await placed(system, account);
  foreign = await issued(system, await system.account(12), 'www.shop-lists-foreign.test');
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

describe('dashboard', () => {
  test('A01 A02 A03 its counters lead to lists that are as long, and add up', async () => {
    const page = await get('/');
    const tiles = [...page.matchAll(/<a class="tile" href="([^"]+)">.*?<strong class="tile-figure">([^<]+)</g)].map(([, href = '', figure]) => ({
      href,
      count: Number(figure),
    }));
    expect(tiles.map(({ count }) => count)).toEqual([3, 1, 2, 0]);
    for (const { href, count } of tiles) expect(await listed(href)).toHaveLength(count);
    expect(page).toContain('<a href="/" aria-current="page">');
  });

  test('A18 A19 what needs the reader stands beside its act, certificates that expire are drawn, and recent orders are listed', async () => {
    const page = await get('/');
    expect(page).toMatch(new RegExp(`class="todo">[^]*href="/orders/${unconfigured}">Configure`));
    expect(page).toContain('role="img" aria-label="Certificates that expire in each of the next 13 weeks: ');
    expect(await listed('/')).toEqual([unconfigured, mail, shop]);
    expect(page).not.toContain('Buying is only step one');
    const newcomer = await system.account(12);
    await createUser(system, 'new@lists.test', 'member', newcomer.id);
    const first = await get('/', await new Visitor(http.base).signedIn('new@lists.test', password));
    expect(first).toContain('Buying is only step one');
    expect(first).toContain('Nothing waits for you');
  });
});

describe('search', () => {
  test('P03 P06 the beginning of a part of a name lists what has it; only one match is opened; other teams’ orders are not found', async () => {
    expect(await listed('/orders?q=shop')).toEqual([mail, shop]);
    expect(await listed('/orders?q=shop-lists.t')).toEqual([mail, shop]);
    expect(await goesTo('/orders?q=WWW.shop')).toBe(`/orders/${shop}`);
    expect(await goesTo(`/orders?q=${encodeURIComponent(' “https://mail.shop-lists.test/login?next=1”, '.replaceAll(/[“”]/g, '"'))}`)).toBe(`/orders/${mail}`);
    for (const nothing of ['hop-lists', 'sh%p', '_hop', foreign, 'shop-lists-foreign.test', '%']) {
      expect(await get(`/orders?q=${encodeURIComponent(nothing)}`)).toContain('No order matches');
    }
  });

  test('P06 references of ours and of the buyer and serial numbers, with or without colons, open their order', async () => {
    const { buyerReference } = await system.getOrder(shop);
    const [serial = ''] = await system.db('certificates').where('order_reference', shop).pluck<string[]>('serial_number');
    for (const q of [shop.toLowerCase(), ` (${shop}), `, buyerReference, serial, serial.toUpperCase().replaceAll(/(..)(?!$)/g, '$1:')]) {
      expect(await goesTo(`/orders?q=${encodeURIComponent(q)}`)).toBe(`/orders/${shop}`);
    }
    expect(await goesTo(`/orders?q=${shop}`, viewer)).toBe(`/orders/${shop}`);
  });
});

describe('list', () => {
  test('P01 P02 P12 P15 has dates, status and what can be done with each', async () => {
    const page = await get('/orders');
    const row = (reference: string) => page.split('<tr>').find((each) => each.includes(reference));
    expect(row(shop)).toMatch(/www\.shop-lists\.test[^]*Issued[^]*data-label="Ordered"[^]*data-label="Expires"><time[^]*>Download</);
    expect(row(unconfigured)).toMatch(/Unconfigured[^]*aria-label="not issued"[^]*>Configure</);
  });

  test('P13 details are opened and closed in place', async () => {
    const { buyerReference } = await system.getOrder(shop);
    expect(await get('/orders')).toMatch(new RegExp(`<details class="orders-more"><summary>Details[^]*${buyerReference}[^]*Term ends`));
  });

  test('P07 P10 filters are combined, shown as chips that take each of them off, and what they hide is counted', async () => {
    const url = '/orders?group=pending&waiting=configuration&ordered=7&product=';
    expect(await listed(url)).toEqual([unconfigured]);
    const page = await get(url);
    expect(page).toContain('1 order. The filters hide 2.');
    const chips = [...page.matchAll(/<a class="chip" href="([^"]+)">/g)].map(([, href]) => href);
    expect(chips).toEqual(['/orders?group=pending&ordered=7', '/orders?group=pending&waiting=configuration']);
    expect(await listed('/orders?ends=30')).toEqual([]);
    expect(await listed('/orders?ends=365&group=completed')).toEqual([shop, mail]);
    expect(await listed('/orders?group=needs-you')).toEqual([unconfigured]);
  });

  test('P04 pages have the chosen size, lead on, and lose no order', async () => {
    const many = await system.account(12 * 30);
    for (let order = 0; order < 28; order++) await placed(system, many);
    await createUser(system, 'many@lists.test', 'member', many.id);
    const reader = await new Visitor(http.base).signedIn('many@lists.test', password);
    const first = await get('/orders?group=needs-you', reader);
    expect(first).toContain('25 of 28 orders.');
    const next = /href="([^"]+)" rel="next"/.exec(first)?.[1] ?? '';
    const seen = [...(await listed('/orders?group=needs-you', reader)), ...(await listed(next, reader))];
    expect(new Set(seen).size).toBe(28);
    expect(await listed('/orders?rows=50', reader)).toHaveLength(28);
    for (const bad of ['rows=26', 'after=x', 'group=x', 'ordered=1', `after=${next.split('after=')[1]}`])
      expect((await reader.get(`/orders?${bad}`)).status).toBe(422);
  });

  test('the list as a file has the same orders, all pages of them, and nothing that a spreadsheet would run', async () => {
    const { reference: evil } = await system.desk.place(account, { productCode: 'RapidSSL-12', buyerReference: '=cmd|calc!A1', endCustomerEmail: null });
    const answer = await member.get('/orders.csv?group=pending');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="orders.csv"');
    const [head, ...rows] = (await answer.text()).trim().split('\r\n');
    expect(head).toMatch(/^Reference,Your reference,Domain/);
    expect(rows.map((row) => row.split(',')[0])).toEqual([evil, unconfigured]);
    expect(rows[0]).toContain(`,'=cmd|calc!A1,`);
    expect((await get('/orders.csv?q=shop', viewer)).trim().split('\r\n')).toHaveLength(3);
    expect((await get('/orders.csv?group=ended')).trim().split('\r\n')).toEqual([head]);
    expect(await goesTo('/orders.csv', new Visitor(http.base))).toBe('/sign-in?then=%2Forders.csv');
  });

  test('T06 T08 an order is opened by people of its team, of whom viewers get no form, and by nobody else', async () => {
    const page = await get(`/orders/${shop.toLowerCase()}`);
    expect(page).toMatch(/Show the order token[^]*opens this order without signing in[^]*\/token\/[A-Za-z0-9]{32,}/);
    expect(await get(`/orders/${shop}`, viewer)).not.toMatch(/order token|\/cancellation/);
    expect((await member.get(`/orders/${foreign}`)).status).toBe(404);
    const link = `/token/${system.secrets.orderToken(shop)}`;
    expect(await goesTo(link)).toBe(`/orders/${shop}`);
    expect(await get(link, new Visitor(http.base))).not.toMatch(/Contacts|by member@/);
    expect(await goesTo(`/orders/${shop}`, new Visitor(http.base))).toMatch(/^\/sign-in\?then=%2F(orders|certificates)%2F/);
  });
});

describe('certificates', () => {
  test('P05 are listed with all versions, those that expire last first, by state', async () => {
    const rows = async (url: string, who = member) =>
      [...(await get(url, who)).matchAll(/<th scope="row"><a class="name" href="([^"]+)">/g)].map(([, href]) => href);
    // Both may expire in the same second.
    const later = await system
      .db('certificates')
      .whereIn('order_reference', [shop, mail])
      .orderBy([
        { column: 'not_after', order: 'desc' },
        { column: 'order_reference', order: 'desc' },
      ])
      .pluck<string[]>('order_reference');
    const both = later.map((reference) => `/certificates/${reference}/1`);
    expect(await rows('/certificates')).toEqual(both);
    expect(await rows('/certificates?state=valid', viewer)).toEqual(both);
    for (const state of ['expiring', 'expired', 'revoked']) expect(await rows(`/certificates?state=${state}`)).toEqual([]);
    expect((await member.get('/certificates?state=x')).status).toBe(422);
  });

  test('A07 A08 P14 P16 has its own page, with what it says and its downloads; another team’s is not there', async () => {
    const stored = (await findCertificate(system.db, shop, 1))!;
    const certificate = new X509Certificate(stored.certificatePem);
    const page = await get(`/certificates/${shop}/1`, viewer);
    for (const text of ['www.shop-lists.test', certificate.fingerprint256, certificate.serialNumber.replaceAll(/..(?!$)/g, '$&:'), 'RSA, 2048 bits'])
      expect(page).toContain(text);
    const files = [...page.matchAll(/href="(\/certificates\/[^"]+)" download/g)].map(([, href = '']) => href);
    expect(files).toHaveLength(5);
    for (const file of files) {
      const answer = await viewer.get(file);
      expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
        200,
        expect.stringMatching(/^attachment; filename="c|^attachment; filename="fullchain/),
      ]);
    }
    expect(await get(`/certificates/${shop}/1/pem`)).toBe(`${stored.certificatePem.trim()}\n`);
    for (const other of [`${foreign}/1`, `${foreign}/1/pem`, `${shop}/2`, `${shop}/0`, `${shop}/x`, `${unconfigured}/1`, `${shop}/1/exe`]) {
      expect((await member.get(`/certificates/${other}`)).status).toBe(404);
    }
    expect(await goesTo(`/certificates/${shop}/1/pem`, new Visitor(http.base))).toMatch(/^\/sign-in\?then=%2F(orders|certificates)%2F/);
  });
});
