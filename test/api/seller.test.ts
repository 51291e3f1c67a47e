import { setSeller } from '../../db/people/seller';
import { startHttp, type Http } from '../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { png } from '../support/png';

let system: OrderSystem;
let http: Http;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
});
afterAll(async () => {
  await http?.stop();
  await system?.stop();
});

/** As a browser asks again; of itself fetch says beside a condition that nothing kept will do. */
const logo = (query = '', headers = {}) => fetch(`${http.base}/seller/logo${query}`, { headers: { 'cache-control': 'max-age=0', ...headers } });

test('the logo is served as a picture, kept for ever under its fingerprint and asked for again without', async () => {
  expect((await logo()).status).toBe(404);
  const { logo: facts } = await setSeller(system.db, { logo: png(240, 64) }, 'staff:ada');
  const named = await logo(`?v=${facts!.sha256}`);
  expect(Object.fromEntries(named.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  expect(Buffer.from(await named.arrayBuffer())).toEqual(png(240, 64));
  for (const query of ['', '?v=0', '?v=1&v=2']) expect((await logo(query)).headers.get('cache-control')).toBe('public, no-cache');
  expect((await logo('', { 'if-none-match': `"${facts!.sha256}"` })).status).toBe(304);

  await setSeller(system.db, { logo: png(100, 100) }, 'staff:ada');
  const replaced = await logo(`?v=${facts!.sha256}`, { 'if-none-match': `"${facts!.sha256}"` });
  expect([replaced.status, replaced.headers.get('cache-control')]).toEqual([200, 'public, no-cache']);
  await setSeller(system.db, { logo: null }, 'staff:ada');
  expect((await logo()).status).toBe(404);
});
