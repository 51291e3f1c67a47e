import { prepareConfiguration, readNames } from '../../../domain/order/configuration';
import { findProduct } from '../../../domain/sale/product';
import { configuration } from '../../support/samples/configuration-request';
import { caseCsr } from '../../support/keys/csr-in-der';
import { ecKey, newCsr } from '../../support/keys/openssl';

const product = (code: string) => findProduct(code)!;
const csrFor = (commonName: string, ...names: string[]) =>
  newCsr(
    ecKey('P-256'),
    '-subj',
    `/CN=${commonName}`,
    ...(names.length > 0 ? ['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`] : []),
  );
const namesOf = (code: string, request: Parameters<typeof readNames>[0], sanCount: number) => readNames(request, product(code), sanCount).names;

test('the common name of a CSR counts once, however it is written', () => {
  const csr = csrFor('WWW.Example.COM', 'www.example.com', 'a.example.com', 'b.example.com');
  expect(namesOf('TrueBizIDMD-12', { csr, additionalNames: [] }, 4).slice(0, 1)).toEqual(['www.example.com']);
  expect(namesOf('TrueBizIDMD-12', { csr, additionalNames: [] }, 4)).toEqual(expect.arrayContaining(['a.example.com', 'b.example.com']));
});

test('names of a CSR that were not bought stay out; names that were sent and not bought are refused', () => {
  const csr = csrFor('shop.example.com', 'shop.example.com', 'other.example.com');
  expect(namesOf('RapidSSL-12', { csr, additionalNames: [] }, 0)).toEqual(['shop.example.com']);
  expect(() => namesOf('RapidSSL-12', { csr, additionalNames: ['other.example.com'] }, 0)).toThrow(
    expect.objectContaining({ fields: [expect.objectContaining({ field: 'additionalNames' })] }),
  );
});

test('what comes at no charge takes no place, wherever it is said', () => {
  const csr = csrFor('a.com', 'a.com', 'www.a.com', 'b.com', 'www.b.com', 'c.com', 'd.com', 'e.com');
  const all = ['a.com', 'b.com', 'c.com', 'd.com', 'e.com'].flatMap((name) => [name, `www.${name}`]);
  expect(namesOf('QuickSSLPremiumMD-12', { csr, additionalNames: [] }, 4).sort()).toEqual([...all].sort());
  expect(namesOf('QuickSSLPremiumMD-12', { domainName: 'a.com', additionalNames: all }, 4).sort()).toEqual([...all].sort());
  expect(namesOf('RapidSSL-12', { domainName: 'a.com', additionalNames: ['www.a.com'] }, 0)).toEqual(['a.com', 'www.a.com']);
});

test('a CSR with more names than were bought is refused and says what can be done; nothing of it is cut off', () => {
  const csr = csrFor('a.com', 'b.com', 'c.com', 'd.com');
  expect(() => namesOf('QuickSSLPremiumMD-12', { csr, additionalNames: [] }, 2)).toThrow(
    expect.objectContaining({ fields: [{ field: 'csr', detail: expect.stringContaining('3 additional names and this order covers 2') }] }),
  );
  expect(namesOf('QuickSSLPremiumMD-12', { csr, additionalNames: ['d.com'] }, 2)).toEqual(['a.com', 'www.a.com', 'd.com', 'www.d.com']);
});

test('a wildcard covers its bare name; the www twin goes only as far as the approver reaches', () => {
  expect(namesOf('RapidSSLWildcard-12', { domainName: '*.example.com', additionalNames: [] }, 0)).toEqual(['*.example.com', 'example.com']);
  const www = { domainName: 'www.example.com', additionalNames: [] };
  expect(namesOf('RapidSSL-12', { ...www, approverEmail: 'admin@example.com' }, 0)).toEqual(['www.example.com', 'example.com']);
  expect(namesOf('RapidSSL-12', { ...www, approverEmail: 'admin@www.example.com' }, 0)).toEqual(['www.example.com']);
});

describe('a CSR for a wildcard product', () => {
  const of = (csr: string) => namesOf('RapidSSLWildcard-12', { csr, additionalNames: [] }, 0);

  test.each([
    ['its bare name', caseCsr('wildcard-names-not-first'), ['*.bugs-ten.test', 'bugs-ten.test']],
    ['its bare name as the common name', csrFor('example.com', 'example.com', '*.example.com'), ['*.example.com', 'example.com']],
    ['a name that it covers', csrFor('www.example.com', 'example.com', '*.example.com'), ['*.example.com', 'example.com']],
    ['itself', csrFor('*.example.com', 'example.com'), ['*.example.com', 'example.com']],
  ])('may say %s before the wildcard, which is the name bought', (_, csr, names) => {
    expect(of(csr)).toEqual(names);
  });

  test('more names than anything covers are refused before each is looked at', () => {
    const additionalNames = Array.from({ length: 251 }, () => '.');
    expect(() => namesOf('RapidSSL-12', { domainName: 'example.com', additionalNames }, 0)).toThrow(
      'There are 251 names, more than the 250 that are looked at; leave some out.',
    );
  });

  test('keeps its other names where some were bought', () => {
    const csr = csrFor('example.com', 'a.example.org', '*.example.com');
    const several = { ...product('RapidSSLWildcard-12'), maxSanCount: 4 };
    expect(readNames({ csr, additionalNames: [] }, several, 4).names).toEqual(['*.example.com', 'example.com', 'a.example.org']);
  });

  test.each([
    ['has none', csrFor('www.example.com', 'example.com')],
    ['has one for another domain', csrFor('example.com', '*.example.org')],
    ['has one that is two labels away', csrFor('a.b.example.com', '*.example.com')],
  ])('is refused under csr, the field that was sent, where it %s', (_, csr) => {
    expect(() => of(csr)).toThrow(
      expect.objectContaining({ fields: [{ field: 'csr', detail: expect.stringContaining('in the CSR is not a wildcard name') }] }),
    );
  });

  test('names that were typed are refused under domain_name', () => {
    expect(() => namesOf('RapidSSLWildcard-12', { domainName: 'example.com', additionalNames: [] }, 0)).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ field: 'commonName' })] }),
    );
  });
});

test('reverse names in a CSR are refused', () => {
  for (const csr of [caseCsr('arpa-private'), csrFor('www.example.com', '8.b.d.0.1.0.0.2.ip6.arpa')])
    expect(() => namesOf('QuickSSLPremiumMD-12', { csr, additionalNames: [] }, 4)).toThrow(
      expect.objectContaining({ fields: [{ field: 'csr', detail: expect.stringContaining('.arpa') }] }),
    );
});

test.each(['FILE', 'SFILE', 'DNS'] as const)('by %s the approver is nobody, whose address costs no name', (method) => {
  const request = { domainName: 'www.example.com', additionalNames: [], method, approverEmail: 'admin@www.example.com' };
  expect(namesOf('RapidSSL-12', request, 0)).toEqual(['www.example.com', 'example.com']);
});

test('each registrable domain has its own approver', async () => {
  const request = configuration('www.example.com', { additionalNames: ['example.org', 'a.example.org'] });
  const { configuration: stored, domains } = await prepareConfiguration(
    request,
    product('QuickSSLPremiumMD-12'),
    { sanCount: 4, accountId: 'an-account' },
    Date.UTC(2026, 10, 24),
  );
  expect(domains).toEqual(['example.com', 'example.org']);
  expect(stored.approvers).toEqual([
    { domain: 'example.com', email: 'admin@example.com' },
    { domain: 'example.org', email: 'admin@example.org' },
  ]);
});
