import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { md, pki } from 'node-forge';
import { postMessage } from '../../outside/webhook-receiver';
import { DAY_MS } from '../../domain/time';
import { startFakeInternet, type FakeInternet } from '../support/outside/fake-internet';

let internet: FakeInternet;
beforeAll(async () => {
  internet = await startFakeInternet();
});
afterAll(() => internet.stop());

const message = { headers: { 'content-type': 'application/json', 'webhook-id': 'event_1' }, body: '{"type":"webhook.test"}' };
const port = () => internet.settings.httpPort;
const post = (url: string, settings = internet.settings) => postMessage(url, message, settings);
const strict = () => ({ ...internet.settings, allowPrivate: false });

describe('what the receiver answers', () => {
  test('2xx: taken; the request is what was signed', async () => {
    internet.pages.set('takes.test/hook', (response) => response.writeHead(202).end('thanks'));
    expect(await post(`http://takes.test:${port()}/hook`)).toEqual({ status: 202, error: null, durationMs: expect.any(Number) });
  });

  test.each([
    ['an error', 'fails.test', 500, {}, 'The receiver answered 500.'],
    ['a redirect', 'moved.test', 302, { location: 'http://elsewhere.test/' }, 'The receiver answered 302; redirects are not followed.'],
  ])('%s is none', async (_, host, status, headers, error) => {
    internet.pages.set(`${host}/hook`, (response) => response.writeHead(status, headers).end());
    expect(await post(`http://${host}:${port()}/hook`)).toMatchObject({ status, error });
    expect(internet.visits.filter((visit) => visit.startsWith('elsewhere.test'))).toEqual([]);
  });

  test.each([
    ['seconds', () => '120', 120_000],
    ['a date', () => new Date(Date.now() + 120_000).toUTCString(), 120_000],
    ['neither', () => 'soon', undefined],
    ['a date that is over', () => 'Wed, 21 Oct 2015 07:28:00 GMT', undefined],
  ])('how long it wants to be left alone, as %s', async (_, retryAfter, ms) => {
    internet.pages.set('busy.test/hook', (response) => response.writeHead(503, { 'retry-after': retryAfter() }).end());
    const { retryAfterMs } = await post(`http://busy.test:${port()}/hook`);
    if (ms === undefined) expect(retryAfterMs).toBeUndefined();
    else expect(Math.abs((retryAfterMs ?? 0) - ms)).toBeLessThan(3000);
  });

  test('of a very long answer only the beginning is read', async () => {
    let written = 0;
    internet.pages.set('long.test/hook', (response) => {
      response.writeHead(200);
      const more = () => {
        if (response.destroyed || written > 500_000_000) return void response.end();
        written += 100_000;
        response.write('x'.repeat(100_000), () => setImmediate(more));
      };
      more();
    });
    expect(await post(`http://long.test:${port()}/hook`)).toMatchObject({ status: 200, error: null });
    expect(written).toBeLessThan(50_000_000);
  });

  test('nobody there, nobody who speaks HTTP, nobody who answers: said in a sentence', async () => {
    expect(await post('http://nobody.test:9/hook')).toMatchObject({
      status: null,
      error: 'The receiver could not be reached: connect ECONNREFUSED 127.0.0.1:9.',
    });
    expect(await post(`https://plain.test:${port()}/hook`)).toMatchObject({
      status: null,
      error: expect.stringMatching(/^The receiver could not be reached: .*SSL/i),
    });
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const { error, durationMs } = await post(`http://silent.test:${(silent.address() as AddressInfo).port}/hook`);
    expect(error).toBe('The receiver could not be reached: no answer within 15 seconds.');
    expect(durationMs).toBeLessThan(16_500);
    await new Promise((resolve) => silent.close(resolve));
  }, 30_000);

  test('of several addresses the one that takes the connection', async () => {
    internet.addresses.set('two.test', [['127.0.0.9', '127.0.0.1']]);
    internet.pages.set('two.test/hook', (response) => response.writeHead(200).end());
    expect(await post(`http://two.test:${port()}/hook`)).toMatchObject({ status: 200 });
    internet.addresses.set('neither.test', [['127.0.0.8', '127.0.0.9']]);
    expect(await post(`http://neither.test:${port()}/hook`)).toMatchObject({ error: expect.stringContaining('ECONNREFUSED') });
  });
});

test('https: a certificate that is not right is no receiver, and it is told nothing', async () => {
  const { privateKey, publicKey } = pki.rsa.generateKeyPair(2048);
  const own = pki.createCertificate();
  own.publicKey = publicKey;
  own.validity.notAfter = new Date(Date.now() + DAY_MS);
  own.setSubject([{ name: 'commonName', value: 'signed-by-itself.test' }]);
  own.sign(privateKey, md.sha256.create());
  let told = 0;
  const server = createHttpsServer({ key: pki.privateKeyToPem(privateKey), cert: pki.certificateToPem(own) }, (_, response) => {
    told += 1;
    response.end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const answer = await post(`https://signed-by-itself.test:${(server.address() as AddressInfo).port}/hook`);
  expect(answer).toMatchObject({ status: null, error: expect.stringMatching(/^The receiver could not be reached: .*(certificate|verify)/) });
  expect(told).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

describe('nothing inside is reached', () => {
  test.each([
    ['a name that leads to loopback', 'inside.test', [['127.0.0.1']], /inside\.test leads to 127\.0\.0\.1, which is not on the public Internet/],
    ['a name that is public and private at once', 'both.test', [['93.184.216.34', '127.0.0.1']], /not on the public Internet/],
    ['a name that leads to the cloud’s metadata', 'metadata.test', [['169.254.169.254']], /not on the public Internet/],
    ['a name without an address', 'nowhere.test', [[]], /has no address in the DNS/],
  ])('%s', async (_, host, addresses, error) => {
    internet.addresses.set(host, addresses);
    const before = internet.connections();
    expect(await post(`https://${host}:${port()}/hook`, strict())).toMatchObject({ status: null, error: expect.stringMatching(error) });
    expect(internet.connections()).toBe(before);
  });

  test.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '10.0.0.1'])('the address %s', async (host) => {
    const before = internet.connections();
    expect(await post(`https://${host}:${port()}/hook`, strict())).toMatchObject({
      status: null,
      error: expect.stringContaining('not on the public Internet'),
    });
    expect(internet.connections()).toBe(before);
  });

  test('by http, also where the name is public', async () => {
    internet.addresses.set('public.test', [['93.184.216.34']]);
    expect(await post('http://public.test/hook', strict())).toMatchObject({ status: null, error: expect.stringContaining('https://') });
  });

  test('a name that answers something else the second time (rebinding): the second lookup is judged anew, and there is none in between', async () => {
    internet.addresses.set('rebind.test', [['127.0.0.1'], ['10.0.0.1']]);
    internet.pages.set('rebind.test/hook', (response) => response.writeHead(200).end());
    expect(await post(`http://rebind.test:${port()}/hook`)).toMatchObject({ status: 200 });
    const before = internet.connections();
    expect(await post(`https://rebind.test:${port()}/hook`, strict())).toMatchObject({ error: expect.stringContaining('rebind.test leads to 10.0.0.1') });
    expect(internet.connections()).toBe(before);
  });

  test('a redirect to loopback', async () => {
    internet.pages.set('lures.test/hook', (response) => response.writeHead(307, { location: `http://127.0.0.1:${port()}/secret` }).end());
    expect(await post(`http://lures.test:${port()}/hook`)).toMatchObject({ status: 307, error: expect.stringContaining('not followed') });
    expect(internet.visits).not.toContain('127.0.0.1/secret');
  });
});
