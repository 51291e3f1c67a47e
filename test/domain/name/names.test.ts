import { approverAddresses, commonApproverAddresses } from '../../../domain/validation/approver-addresses';
import { certificateNames } from '../../../domain/name/certificate-names';
import { parseDomainName, registrableDomain, searchableDomains } from '../../../domain/name/names';
import { Problem } from '../../../domain/problem';

function refusal(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('parseDomainName', () => {
  test.each([
    ['example.com', 'example.com'],
    [' WWW.Example.COM. ', 'www.example.com'],
    ['*.Example.co.uk', '*.example.co.uk'],
    ['bücher.de', 'xn--bcher-kva.de'],
    ['Bücher。de', 'xn--bcher-kva.de'],
    ['xn--bcher-kva.de', 'xn--bcher-kva.de'],
    ['faß.de', 'xn--fa-hia.de'],
    ['3com.com', '3com.com'],
    ['shop.example.test', 'shop.example.test'],
    ['github.io', 'github.io'],
    [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`],
    [`${'abcdefghi.'.repeat(24)}example.co.uk`, `${'abcdefghi.'.repeat(24)}example.co.uk`],
  ])('%s is %s', (text, name) => {
    expect(parseDomainName(text, { wildcard: true })).toBe(name);
  });

  test.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['192.0.2.1', 'IP address'],
    ['１９２.0.2.1', 'IP address'],
    ['127.1', 'IP address'],
    ['2001:db8::1', 'IP address'],
    ['[::1]', 'IP address'],
    ['a_b.example.com', 'underscore'],
    ['localhost', 'not a full domain name'],
    ['com', 'not a full domain name'],
    ['co.uk', 'public suffix'],
    ['*.co.uk', 'public suffix'],
    ['test', 'not a full domain name'],
    ['server.local', 'reserved'],
    ['shop.example', 'reserved'],
    ['a.invalid', 'reserved'],
    ['a.localhost', 'reserved'],
    ['abc.onion', 'reserved'],
    ['5.0.0.10.in-addr.arpa', 'below .arpa'],
    ['1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa', 'below .arpa'],
    ['*.10.in-addr.arpa', 'below .arpa'],
    ['router.home.arpa', 'below .arpa'],
    ['4.3.2.1.e164.arpa', 'below .arpa'],
    ['server.internal', 'top-level domain'],
    ['shop.alt', 'reserved'],
    ['server.corp', 'top-level domain'],
    ['example.c0m', 'top-level domain'],
    [`${'a'.repeat(64)}.com`, '63 characters'],
    [`${'abcdefghi.'.repeat(25)}example.com`, 'longer than 253'],
    ['-a.example.com', 'hyphen'],
    ['a-.example.com', 'hyphen'],
    ['a..example.com', 'empty'],
    ['.example.com', 'empty'],
    ['ab--cd.example.com', 'no valid international name'],
    ['xn--a.example.com', 'no valid international name'],
    ['a*.example.com', '"*" in the wrong place'],
    ['*.*.example.com', '"*" in the wrong place'],
    ['www.*.example.com', '"*" in the wrong place'],
    ['*', '"*" in the wrong place'],
    ['https://example.com/', 'https://'],
    ['example.com:443', 'port'],
    ['admin@example.com', '@'],
    ['a.example.com,b.example.com', 'characters'],
    ['a b.example.com', 'characters'],
    ['a%62.example.com', 'characters'],
    ['a\r\nb.example.com', 'characters'],
    ['a\u0000.example.com', 'characters'],
    ['\ufffd.example.com', 'UTF-8'],
  ])('%j is refused: %s', (text, words) => {
    const problem = refusal(() => parseDomainName(text, { wildcard: true }));
    expect(problem).toMatchObject({ kind: 'invalid', fields: [{ field: 'commonName', detail: problem.message }] });
    expect(problem.message).toContain(words);
    expect(problem.message).not.toMatch(/[\p{Cc}]/u);
  });

  test('a wildcard is refused where the product has none, and the field is the one asked for', () => {
    const problem = refusal(() => parseDomainName('*.example.com', { wildcard: false, field: 'san' }));
    expect(problem.fields).toMatchObject([{ field: 'san' }]);
    expect(problem.message).toContain('wildcard');
  });
});

test.each([
  ['www.shop.example.co.uk', 'example.co.uk'],
  ['*.example.com', 'example.com'],
  ['a.b.example.test', 'example.test'],
  ['a.someone.github.io', 'someone.github.io'],
  ['github.io', 'github.io'],
])('the registrable domain of %s is %s', (name, domain) => {
  expect(registrableDomain(name)).toBe(domain);
});

describe('approver addresses', () => {
  const five = (domain: string) => ['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'].map((local) => `${local}@${domain}`);

  test.each([
    ['example.com', ['example.com']],
    ['*.example.com', ['example.com']],
    ['www.example.com', ['example.com', 'www.example.com']],
    ['*.a.b.example.co.uk', ['example.co.uk', 'b.example.co.uk', 'a.b.example.co.uk']],
    ['someone.github.io', ['someone.github.io']],
  ])('of %s are five at each of %s', (name, domains) => {
    expect(approverAddresses(name)).toEqual(domains.flatMap(five));
  });

  test('for a www name and its bare twin are those of the bare name alone', () => {
    expect(commonApproverAddresses(['www.example.com', 'example.com'])).toEqual(five('example.com'));
  });

  test('for names of two owners are none', () => {
    expect(commonApproverAddresses(['example.com', 'example.org'])).toEqual([]);
  });
});

describe('certificateNames', () => {
  const plain = { name: 'Plain', wildcard: false, wwwTwin: true };
  const wildcard = { name: 'Wildcard', wildcard: true, wwwTwin: false };
  const exact = { name: 'Exact', wildcard: false, wwwTwin: false };

  test.each([
    ['a bare name gets www', plain, 'example.com', [], ['example.com', 'www.example.com']],
    ['a www name gets the bare one', plain, 'WWW.example.com', [], ['www.example.com', 'example.com']],
    ['another host gets nothing', plain, 'mail.example.com', [], ['mail.example.com']],
    ['a private suffix gets nothing', plain, 'github.io', [], ['github.io']],
    ['no twin where the product has none', exact, 'example.com', ['example.com'], ['example.com']],
    ['a wildcard gets the bare name', wildcard, '*.example.com', [], ['*.example.com', 'example.com']],
    [
      'each once, common name first',
      plain,
      'b.example.com',
      ['example.org', 'B.example.com', 'www.example.org'],
      ['b.example.com', 'example.org', 'www.example.org'],
    ],
  ])('%s', (_, product, commonName, additionalNames, names) => {
    expect(certificateNames(product, commonName, additionalNames)).toEqual(names);
  });

  test.each([
    ['a wildcard name for another product', plain, '*.example.com', [], 'commonName', 'wildcard product'],
    ['a plain name for a wildcard product', wildcard, 'example.com', [], 'commonName', '*.example.com'],
    ['a wildcard among additional names', plain, 'example.com', ['*.example.org'], 'additionalNames', 'wildcard'],
    ['a wildcard for a whole suffix', wildcard, '*.co.uk', [], 'commonName', 'public suffix'],
  ])('%s is refused', (_, product, commonName, additionalNames, field, words) => {
    const problem = refusal(() => certificateNames(product, commonName, additionalNames));
    expect(problem.fields).toMatchObject([{ field }]);
    expect(problem.message).toContain(words);
  });
});

test('an order is found by its names and by what is above them, down to the registrable domain and no further', () => {
  const found = Object.fromEntries(searchableDomains(['a.b.example.co.uk', '*.shop.example.co.uk', 'example.co.uk']).map((each) => [each.domain, each.isName]));
  expect(found).toEqual({
    'a.b.example.co.uk': true,
    'b.example.co.uk': false,
    'example.co.uk': true,
    '*.shop.example.co.uk': true,
    'shop.example.co.uk': false,
  });
  expect(searchableDomains([])).toEqual([]);
});
