import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startHttp, type Http } from '../../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';

/** Bodies that are no good are refused before they cost anything. */
let system: OrderSystem;
let http: Http;
let rest: RestClient;
let apiKey: string;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
  ({ apiKey } = await system.account(100));
  rest = restClient(http, apiKey);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const good = { product_code: 'RapidSSL-12', buyer_reference: 'bad-input' };
const raw = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${http.base}/api/orders`, {
    method: 'POST',
    body: body as string,
    headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': randomUUID(), 'content-type': 'application/json', ...headers },
  });
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

test('bodies that are too big, too deep, not UTF-8, no JSON, or of another kind', async () => {
  expect(await codeOf(await raw(JSON.stringify({ ...good, note: 'x'.repeat(70_000) })))).toEqual([413, 'too-large']);
  expect(await codeOf(await raw('['.repeat(30_000) + ']'.repeat(30_000)))).toEqual([400, 'malformed']);
  expect(await codeOf(await raw(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`))).toEqual([400, 'malformed']);
  expect(await codeOf(await raw(Buffer.concat([Buffer.from('{"product_code": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])))).toEqual([400, 'malformed']);
  expect(await codeOf(await raw('{"product_code": '))).toEqual([400, 'malformed']);
  expect(await codeOf(await raw('"RapidSSL-12"'))).toEqual([400, 'malformed']);
  expect(await codeOf(await raw('[]'))).toEqual([422, 'invalid']);
  expect(await codeOf(await raw('null'))).toEqual([400, 'malformed']);
  expect(await codeOf(await raw('product_code=RapidSSL-12', { 'content-type': 'application/x-www-form-urlencoded' }))).toEqual([415, 'unsupported-media-type']);
  expect(await codeOf(await raw(JSON.stringify(good), { 'content-type': 'application/json; charset=utf-7' }))).toEqual([415, 'unsupported-media-type']);
  expect(await codeOf(await raw('x', { 'content-encoding': 'rot13' }))).toEqual([400, 'malformed']);
  expect(await codeOf(await raw('not gzip', { 'content-encoding': 'gzip' }))).toEqual([400, 'malformed']);
});

/** Sends a body for as long as the other side takes it, and answers the status that comes meanwhile. */
function flood(path: string, headers: Record<string, string>, piece: Buffer, pieces: number): Promise<number> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(http.base);
    const socket = connect(Number(port), hostname);
    const status = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
    socket.once('data', (data) => {
      resolve(status(data.toString('latin1')));
      setTimeout(() => socket.destroy(), 200); // whatever more would be read is read by then
    });
    socket.once('close', () => resolve(NaN)).on('error', () => undefined);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\n${lines.join('')}\r\n`);
    const send = (left: number) => {
      if (left === 0 || socket.destroyed) return;
      if (socket.write(piece)) setImmediate(send, left - 1);
      else socket.once('drain', () => send(left - 1));
    };
    send(pieces);
  });
}

const MEGABYTE = 1024 * 1024;
const asJson = () => ({ Authorization: `Bearer ${apiKey}`, 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json' });

test.each<[string, string, () => Record<string, string>, Buffer]>([
  ['of a length that is said', '/api/orders', () => ({ ...asJson(), 'Content-Length': String(50 * MEGABYTE) }), Buffer.alloc(MEGABYTE, '[')],
  [
    'in pieces without an end',
    '/api/orders',
    () => ({ ...asJson(), 'Transfer-Encoding': 'chunked' }),
    Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MEGABYTE, '{"a":'), Buffer.from('\r\n')]),
  ],
  [
    'to the compatible API',
    '/order/place.json',
    () => ({ 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(50 * MEGABYTE) }),
    Buffer.alloc(MEGABYTE, 'a'),
  ],
])('50 MB %s: refused with no more than two of them read', async (_, path, headers, piece) => {
  const before = http.bytesRead();
  const answers = await Promise.all(Array.from({ length: 4 }, () => flood(path, headers(), piece, 50)));
  expect(answers).toEqual(Array(4).fill(413));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(http.bytesRead() - before).toBeLessThan(4 * 2 * MEGABYTE);
  expect((await rest('GET', '/account')).status).toBe(200);
});

test('50 MB of text packed into 50 KB: no more than the limit is unpacked', async () => {
  const packed = gzipSync(Buffer.alloc(50 * MEGABYTE, ' '));
  expect(packed.length).toBeLessThan(64 * 1024);
  const before = process.memoryUsage();
  const answers = await Promise.all(Array.from({ length: 10 }, () => raw(packed, { 'content-encoding': 'gzip' }).then(codeOf)));
  expect(answers).toEqual(Array(10).fill([413, 'too-large']));
  const { arrayBuffers } = process.memoryUsage();
  expect(arrayBuffers - before.arrayBuffers).toBeLessThan(50 * MEGABYTE);
});
