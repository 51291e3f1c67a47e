import { follow, checkPublication } from '../../outside/validation-check';
import { FILE_NAME } from '../../domain/validation/publication';
import type { ValidationMethod } from '../../domain/order/order';
import { startFakeInternet, type FakeInternet } from '../support/outside/fake-internet';

let internet: FakeInternet;
beforeAll(async () => {
  internet = await startFakeInternet();
});
afterAll(() => internet.stop());

const value = '20261124abcdef';
const validation = (method: ValidationMethod, domain: string) => ({ domain, method, approvalId: 'CW-1.2.0', linkEndsAt: 0 });
const file = (domain: string, settings = internet.settings) => checkPublication(validation('FILE', domain), value, settings);
const record = (domain: string) => checkPublication(validation('DNS', domain), value, internet.settings);
const strict = () => ({ ...internet.settings, allowPrivate: false });
const serve = (host: string, body: string, status = 200) => internet.pages.set(host + FILE_NAME, (response) => response.writeHead(status).end(body));
const redirect = (host: string, location: string, status = 302) =>
  internet.pages.set(host + FILE_NAME, (response) => response.writeHead(status, { location }).end());

describe('FILE', () => {
  test('the value, with or without a line end, validates', async () => {
    serve('file.test', `${value}\r\n`);
    expect(await file('file.test')).toMatchObject({ passed: true, lookedUp: `http://file.test${FILE_NAME}`, seen: '127.0.0.1: the value' });
  });

  test.each([
    ['another text', () => serve('wrong.test', `${value} and more`), 'wrong.test', /another text: "20261124abcdef and more"/],
    ['nothing there', () => undefined, 'absent.test', /status 404/],
    ['an error page with the value', () => serve('error.test', value, 500), 'error.test', /status 500/],
    ['control characters', () => serve('odd.test', '\u0007<b>\n'), 'odd.test', /another text: "\?<b>\?"/],
    ['a very long answer', () => serve('long.test', value + 'x'.repeat(5_000_000)), 'long.test', /another text/],
    ['a redirect to another port', () => redirect('port.test', 'http://port.test:22/'), 'port.test', /redirected to port 22/],
    ['a redirect to another protocol', () => redirect('ftp.test', 'ftp://ftp.test/'), 'ftp.test', /redirected to ftp:/],
    ['redirects without end', () => redirect('round.test', FILE_NAME), 'round.test', /more than 5 times/],
    ['no address', () => internet.addresses.set('nowhere.test', [[]]), 'nowhere.test', /has no address/],
  ])('%s is none, and what was seen is said', async (_, arrange, domain, seen) => {
    arrange();
    expect(await file(domain)).toMatchObject({ passed: false, seen: expect.stringMatching(seen) });
  });

  test.each([301, 302, 307, 308])('a redirect by %d to another host is followed', async (status) => {
    redirect('moved.test', `http://moved-to.test:${internet.settings.httpPort}${FILE_NAME}`, status);
    serve('moved-to.test', value);
    expect((await file('moved.test')).passed).toBe(true);
  });

  test('a redirect by 303 is not', async () => {
    redirect('see-other.test', `http://seen-other.test:${internet.settings.httpPort}${FILE_NAME}`, 303);
    serve('seen-other.test', value);
    expect(await file('see-other.test')).toMatchObject({ passed: false, seen: '127.0.0.1: status 303' });
    expect(internet.visits).not.toContain(`seen-other.test${FILE_NAME}`);
  });

  test('a redirect to a host whose IPv6 address does not answer ends at its IPv4 address', async () => {
    internet.addresses.set('dual.test', [['2001:db8::1', '127.0.0.1']]);
    redirect('to-dual.test', `http://dual.test:${internet.settings.httpPort}${FILE_NAME}`);
    serve('dual.test', value);
    expect((await file('to-dual.test')).passed).toBe(true);
  });

  test('IPv6 and IPv4 are tried in turn, so that many addresses of one do not use up the look', async () => {
    // IPv4 in IPv6: nobody listens there, whether the machine has IPv6 or not.
    const v6 = Array.from({ length: 8 }, (_, index) => `::ffff:7f00:${index + 2}`);
    internet.addresses.set('turns.test', [[...v6.slice(0, 3), '127.0.0.8', '127.0.0.9']]);
    const { seen } = await file('turns.test');
    expect(seen.split('; ').map((one) => one.slice(0, one.indexOf(': ')))).toEqual([
      '::ffff:127.0.0.2',
      '127.0.0.8',
      '::ffff:127.0.0.3',
      '127.0.0.9',
      '::ffff:127.0.0.4',
    ]);
    internet.addresses.set('many-v6.test', [[...v6, '127.0.0.1']]);
    serve('many-v6.test', value);
    expect((await file('many-v6.test')).passed).toBe(true);
  });

  test('every address is tried', async () => {
    internet.addresses.set('two.test', [['127.0.0.9', '127.0.0.1']]);
    serve('two.test', value);
    expect((await file('two.test')).passed).toBe(true);
  });
});

test('of a name with very many addresses the first eight are tried', async () => {
  internet.addresses.set('crowd.test', [Array.from({ length: 12 }, (_, index) => `127.0.0.${index === 9 ? 1 : index + 20}`)]);
  serve('crowd.test', value);
  const { passed, seen } = await file('crowd.test');
  expect([passed, seen.split('; ').length]).toEqual([false, 8]);
});

test('what takes too long is given up, redirects and all', async () => {
  const address = { address: '127.0.0.1', family: 4 as const };
  redirect('slow.test', `http://slow.test:${internet.settings.httpPort}/on`);
  internet.pages.set('slow.test/on', () => undefined);
  const first = new URL(`http://slow.test:${internet.settings.httpPort}${FILE_NAME}`);
  await expect(follow(first, address, internet.settings, Date.now() + 500)).rejects.toThrow('no answer within 1 seconds');
});

describe('SFILE', () => {
  const secureFile = (domain: string) => checkPublication(validation('SFILE', domain), value, internet.settings);

  test('the file is fetched by https, whatever the server’s certificate, and not by http', async () => {
    serve('secure.test', value);
    expect(await secureFile('secure.test')).toMatchObject({ passed: false, lookedUp: `https://secure.test${FILE_NAME}`, seen: '127.0.0.1: status 404' });
    internet.pages.set(`https://secure.test${FILE_NAME}`, (response) => response.end(value));
    expect(await secureFile('secure.test')).toMatchObject({ passed: true, seen: '127.0.0.1: the value' });
    internet.pages.set(`https://only-secure.test${FILE_NAME}`, (response) => response.end(value));
    expect((await file('only-secure.test')).passed).toBe(false);
  });

  test('never inside', async () => {
    internet.pages.set(`https://inside-secure.test${FILE_NAME}`, (response) => response.end(value));
    expect(await checkPublication(validation('SFILE', 'inside-secure.test'), value, strict())).toMatchObject({ passed: false });
    expect(internet.visits.filter((visit) => visit.includes('inside-secure.test'))).toEqual([]);
  });
});

describe('nothing inside is reached', () => {
  test('a name that leads to loopback', async () => {
    serve('inside.test', value);
    expect(await file('inside.test', strict())).toMatchObject({
      passed: false,
      seen: expect.stringMatching(/127\.0\.0\.1, which is not on the public Internet/),
    });
    expect(internet.visits.filter((visit) => visit.startsWith('inside.test'))).toEqual([]);
  });

  test('a name that is public and private at once', async () => {
    internet.addresses.set('both.test', [['93.184.216.34', '127.0.0.1']]);
    expect((await file('both.test', strict())).passed).toBe(false);
    expect(internet.visits.filter((visit) => visit.startsWith('both.test'))).toEqual([]);
  });

  test('a name that answers something else the second time (rebinding): there is no second time', async () => {
    internet.addresses.set('rebind.test', [['192.0.2.1'], ['127.0.0.1']]);
    serve('rebind.test', value);
    expect((await file('rebind.test', strict())).passed).toBe(false);
    internet.addresses.set('rebind-2.test', [['127.0.0.1'], ['10.0.0.1']]);
    serve('rebind-2.test', value);
    expect((await file('rebind-2.test')).passed).toBe(true);
    expect(internet.visits.filter((visit) => visit.startsWith('rebind.test'))).toEqual([]);
  });

  test('a redirect inside, from a host that may be reached', async () => {
    redirect('outside.test', `http://127.0.0.1:${internet.settings.httpPort}/secret`);
    internet.pages.set('127.0.0.1/secret', (response) => response.end(value));
    const first = new URL(`http://outside.test:${internet.settings.httpPort}${FILE_NAME}`);
    // The first hop was looked up and checked before; every further one is by the same rules.
    await expect(follow(first, { address: '127.0.0.1', family: 4 }, strict())).rejects.toThrow('127.0.0.1, which is not on the public Internet');
    expect(internet.visits).toContain(`outside.test${FILE_NAME}`);
    expect(internet.visits).not.toContain('127.0.0.1/secret');
  });

  test.each([
    ['half-inside.test', ['2606:2800:220:1:248:1893:25c8:1946', '127.0.0.1'], '127.0.0.1'],
    ['inside-half.test', ['::1', '93.184.216.34'], '::1'],
  ])('a redirect to a name that is public by one family of addresses and private by the other: %s', async (host, addresses, inside) => {
    internet.addresses.set(host, [addresses]);
    redirect(`to-${host}`, `http://${host}:${internet.settings.httpPort}/secret`);
    const first = new URL(`http://to-${host}:${internet.settings.httpPort}${FILE_NAME}`);
    const before = internet.connections();
    await expect(follow(first, { address: '127.0.0.1', family: 4 }, strict())).rejects.toThrow(`${host} leads to ${inside}, which is not`);
    expect(internet.connections()).toBe(before + 1);
  });
});

describe('DNS', () => {
  test.each(['_dnsauth.txt.test', 'txt.test'])('the value at %s is a proof, beside other records', async (name) => {
    internet.txt.clear();
    internet.txt.set(name, ['v=spf1 -all', value]);
    expect(await record('txt.test')).toMatchObject({ passed: true });
  });

  test('another value is none, and what was seen is said', async () => {
    internet.txt.set('_dnsauth.other.test', ['something']);
    expect(await record('other.test')).toMatchObject({ passed: false, seen: '_dnsauth.other.test: "something"; other.test: no TXT record' });
  });

  test('a resolver that does not answer is said', async () => {
    const dead = { ...internet.settings, dnsServers: ['127.0.0.1:9'] };
    expect(await checkPublication(validation('DNS', 'dead.test'), value, dead)).toMatchObject({
      passed: false,
      seen: expect.stringContaining('did not answer'),
    });
  }, 30_000);
});
