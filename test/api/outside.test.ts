import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import express from 'express';
import { createMetrics } from '../../api/http/metrics';
import { createDb } from '../../db/connection';
import { createPresence } from '../../worker/presence';
import { eventually } from '../support/eventually';
import { startHttp, type Http } from '../support/doors/http';
import { placed } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';
import { whileClockStands } from '../support/standing-clock';

/** What browsers, proxies and monitoring see of the api whatever they ask for. */
let system: OrderSystem;
let http: Http;
const started: Http[] = [];

async function start(settings: Parameters<typeof startHttp>[1]): Promise<Http> {
  const one = await startHttp(system, settings);
  started.push(one);
  return one;
}

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await start({});
});
afterAll(async () => {
  for (const each of started) await each.stop();
  await system.stop();
});

test.each(['/', '/sign-in', '/token/none', '/approve/none/none', '/api/docs', '/api/orders', '/order/review.json', '/nowhere'])(
  '%s: no script or frame of others, and no address told to others',
  async (path) => {
    const { headers } = await fetch(http.base + path);
    const policy = headers.get('content-security-policy') ?? '';
    for (const directive of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
      expect(policy).toContain(directive);
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  },
);

test.each(['/token/none', '/approve/none/none'])('%s is kept in no cache', async (path) => {
  expect((await fetch(http.base + path)).headers.get('cache-control')).toBe('no-store');
});

test('the pages behind a link set no cookie', async () => {
  for (const path of ['/token/none', '/approve/none/none']) expect((await fetch(http.base + path)).headers.getSetCookie()).toEqual([]);
});

test('under https cookies are Secure and __Host-, whatever the proxy in front says, and browsers are told to stay with https', async () => {
  const { base } = await start({ publicUrl: 'https://orders.example' });
  const { headers } = await fetch(`${base}/sign-in`);
  const hostCookie = (name: string) =>
    expect.stringMatching(new RegExp(`^__Host-${name}=[^;]+; (?=.*Path=/;)(?=.*HttpOnly)(?=.*Secure)(?=.*SameSite=Lax)(?!.*Domain)`)) as string;
  expect(headers.getSetCookie()).toEqual([hostCookie('certwright-form')]);
  await createUser(system, 'owner@outside.test', 'admin', null);
  const signedIn = await new Visitor(base).signIn('owner@outside.test', password);
  expect(signedIn.headers.getSetCookie()).toEqual([hostCookie('certwright-device'), hostCookie('certwright')]);
  expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
});

describe('limits by address', () => {
  const visit = async (base: string, address: string) => (await fetch(`${base}/token/none`, { headers: { 'x-forwarded-for': address } })).status;
  const visits = (base: string, addresses: string[]) => whileClockStands(() => Promise.all(addresses.map((address) => visit(base, address))));
  const guests = Array.from({ length: 40 }, (_, index) => `192.0.2.${index + 1}`);

  test('behind a proxy that is trusted each visitor has his own', async () => {
    const { base } = await start({ trustProxy: 1 });
    expect(await visits(base, guests)).toEqual(guests.map(() => 404));
    expect(await visits(base, Array<string>(40).fill('198.51.100.7'))).toContain(429);
  });

  test('nobody gets another one by naming another address', async () => {
    const { base } = await start({});
    expect(await visits(base, guests)).toContain(429);
  });
});

describe('monitoring', () => {
  test('/healthz: the process runs', async () => {
    expect(await (await fetch(`${http.base}/healthz`)).json()).toEqual({ status: 'ok' });
  });

  test('/readyz: everything is there; without a worker it is not', async () => {
    const before = await fetch(`${http.base}/readyz`);
    expect(await before.json()).toEqual({ status: 'not ready', checks: { database: true, engine: true, worker: false } });
    // The name that the worker of the test's system has by itself.
    const presence = createPresence({ ...system, identity: `${process.pid}@${os.hostname()}` });
    const ending = new AbortController();
    const keeping = presence.keep(ending.signal);
    await eventually(() => presence.state() === 'polling', 'the worker is known to poll');
    const ready = await fetch(`${http.base}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', checks: { database: true, engine: true, worker: true } }]);
    const { base } = await start({ taskQueue: 'nobody-works-here' });
    const lonely = await fetch(`${base}/readyz`);
    expect([lonely.status, await lonely.json()]).toEqual([503, { status: 'not ready', checks: { database: true, engine: true, worker: false } }]);
    ending.abort();
    await keeping;
    expect((await fetch(`${http.base}/readyz`)).status).toBe(503);
  });

  test('/metrics: requests, orders and mails for the host itself, nothing for callers through a proxy', async () => {
    await system.desk.place(await system.account(12), { productCode: 'RapidSSL-12', buyerReference: 'metrics', endCustomerEmail: null });
    const text = await (await fetch(`${http.base}/metrics`)).text();
    for (const line of [/^certwright_http_request_seconds_count\{.*\} \d+$/m, /^certwright_orders\{state="placed"\} 1$/m, /^certwright_unsent_mails 0$/m])
      expect(text).toMatch(line);
    expect(text).toMatch(/^certwright_database_up 1$/m);
    expect((await fetch(`${http.base}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(404);
  });

  test('/metrics: without a database says so, and tells everything else', async () => {
    const nowhere = createDb('mysql://nobody:x@127.0.0.1:1/nothing');
    const server = express().get('/metrics', createMetrics(nowhere).expose).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const text = await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)).text();
      expect(text).toMatch(/^certwright_database_up 0$/m);
      expect(text).toMatch(/^process_cpu_seconds_total /m);
      expect(text).not.toMatch(/^certwright_(orders|unsent_mails|pending_webhook_deliveries)[ {]/m);
    } finally {
      server.close();
      await nowhere.destroy();
    }
  });
});

test('a limit is of the secret that lets in: whatever else is sent with it makes no other one of it', async () => {
  const { base } = await start({ requestsPerSecond: 5 });
  const { apiKey } = await system.account(12);
  const token = system.secrets.orderToken(await placed(system, await system.account(12)));
  const random = () => randomBytes(8).toString('hex');
  const many = (ask: () => Promise<Response>) => whileClockStands(() => Promise.all(Array.from({ length: 12 }, async () => (await ask()).status)));
  expect(await many(() => fetch(`${base}/order/review.json?order_token=${token}&api_key=${random()}`))).toContain(429);
  expect(await many(() => fetch(`${base}/account/review.json?api_key=${apiKey}`, { headers: { authorization: `Bearer ${random()}` } }))).toContain(429);
  const inBody = () => ({ method: 'POST', body: new URLSearchParams({ api_key: apiKey }) });
  expect(await many(() => fetch(`${base}/account/review.json?api_key=${random()}`, inBody()))).toContain(429);
});
