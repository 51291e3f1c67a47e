import type { Log } from '../../log';
import { doorsOf } from '../support/doors/doors';
import { startHttp, type Http } from '../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** What the log shows of addresses at the level debug, at everything that is mounted. */
let system: OrderSystem;
let http: Http;
let lines: { method: string; path: string }[] = [];

beforeAll(async () => {
  system = await startOrderSystem('server');
  const note = (line: unknown) => void lines.push(line as { method: string; path: string });
  const log = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, note])) as unknown as Log;
  http = await startHttp(system, { log, requestsPerSecond: 10_000 });
}, 240_000);
afterAll(async () => {
  await http.stop();
  await system.stop();
});
beforeEach(() => void (lines = []));

const secret = 'cafe0123'.repeat(6);
const ask = (path: string, method = 'GET') => fetch(http.base + path, { method, redirect: 'manual' }).then((answer) => answer.text());

test('no secret of any address, whatever is mounted there, below every base, in the path and behind the question mark', async () => {
  const query = `?order_token=${secret}&api_key=${secret}&token=${secret}&order=${secret}&x=${secret}`;
  for (const { method, path } of doorsOf(http.app))
    for (const base of ['', '/v2', '/ssl', '//SSL/']) {
      const filled = base + path.replace(/:\w+/g, secret);
      await ask(filled + query, method);
      await ask(`${filled}/${secret}`, method);
    }
  for (const path of [`/${secret}`, `/nothing/${secret}`, `/token/${secret}/typo`, `/approve/${secret}/${secret}/x`]) await ask(path);
  expect(lines.length).toBeGreaterThan(500);
  expect(lines.map((line) => JSON.stringify(line)).filter((line) => line.includes('cafe0123'))).toEqual([]);
}, 240_000);

test.each([
  ['/token/SECRET/cancellation', '/token/***/cancellation'],
  ['/TOKEN/SECRET', '/TOKEN/***'],
  ['/v2/token/SECRET', '/v2/token/***'],
  ['/ssl//token/SECRET', '/ssl//token/***'],
  ['/approve/CW-1.5.c/SECRET', '/approve/CW-1.5.c/***'],
  ['/Approve/CW-1.5.c/SECRET?x=SECRET', '/Approve/CW-1.5.c/***'],
  ['/v2/order/review.json?order_token=SECRET', '/v2/order/review.json'],
  ['/ssl/reselleraccount.xml/review?api_key=SECRET', '/ssl/reselleraccount.xml/review'],
  ['/api/orders/CW-0123456789AB/certificates/1/pem', '/api/orders/CW-0123456789AB/certificates/1/***'],
  ['/ca/SECRET/root.crl', '/ca/***/***'],
  ['/readyz', '/readyz'],
])('%s is logged as %s', async (asked, logged) => {
  await ask(asked);
  expect(lines.map(({ path }) => path)).toEqual([logged]);
});
