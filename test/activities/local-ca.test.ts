import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IssueRequest, IssuedCertificate, RevocationReason } from '../../activities/issuers/issuer';
import { createLocalCa, type LocalCa } from '../../activities/issuers/local-ca';
import { readCsr } from '../../domain/csr/csr';
import { encodePem } from '../../domain/csr/encoding';
import { Problem } from '../../domain/problem';
import { certificateNotAfter } from '../../domain/order/validity';
import { ecKey, newCsr, openssl } from '../support/keys/openssl';

let folder: string;
let live: LocalCa;
const revokedThrough: string[] = [];
const settings = (name: 'live' | 'test', directory = path.join(folder, 'ca')) => ({
  directory,
  name,
  crlBaseUrl: 'http://pki.example.com',
  onRevoke: async (certificates: readonly { serialNumber: string }[]) => void revokedThrough.push(...certificates.map(({ serialNumber }) => serialNumber)),
});

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'local-ca-'));
  live = await createLocalCa(settings('live'));
});
afterAll(() => rm(folder, { recursive: true }));

const rsaCsr = newCsr(['rsa:2048']);
const subject = { organisation: 'Example "Hosting" Ltd', organisationalUnit: 'IT', city: 'Hull', region: 'Yorkshire', country: 'GB' };
const registered = { registrationNumber: '01234567', businessCategory: 'Private Organization', jurisdictionCountry: 'GB' };

function issue(change: Partial<IssueRequest> = {}, ca = live): Promise<IssuedCertificate> {
  const notBefore = new Date();
  const notAfter = certificateNotAfter(notBefore, notBefore.getTime() + 366 * 86_400_000);
  const names = ['example.com', 'www.example.com'];
  return ca.sign({ reference: 'CW-TEST', version: 1, csrPem: rsaCsr, names, validationLevel: 'DV', subject: {}, notBefore, notAfter, ...change });
}

async function save(content: string | Buffer): Promise<string> {
  const file = path.join(await mkdtemp(path.join(folder, 'file-')), 'content');
  await writeFile(file, content);
  return file;
}

async function verify(issued: IssuedCertificate, ...options: string[]): Promise<string> {
  const [root, intermediate, certificate] = await Promise.all([issued.rootPem, issued.intermediatePem, issued.certificatePem].map(save));
  return openssl(['verify', '-x509_strict', '-purpose', 'sslserver', ...options, '-CAfile', root!, '-untrusted', intermediate!, certificate!]);
}

const text = (pem: string) => openssl(['x509', '-noout', '-text', '-nameopt', 'RFC2253,utf8,-esc_msb'], pem);

describe('a certificate', () => {
  test.each([
    ['RSA 2048', rsaCsr],
    ['RSA 4096', newCsr(['rsa:4096'])],
    ['RSA 8192', readFileSync(path.join(__dirname, '..', 'support', 'rsa-8192.csr.pem'), 'utf8')],
    ['P-256', newCsr(ecKey('P-256'))],
    ['P-384', newCsr(ecKey('P-384'), '-sha384')],
  ])('for %s verifies strictly and has the key of the CSR', async (_, csrPem) => {
    const issued = await issue({ csrPem });
    await expect(verify(issued)).resolves.toContain('OK');
    const certificate = new X509Certificate(issued.certificatePem);
    expect(certificate.publicKey.export({ format: 'der', type: 'spki' })).toEqual(readCsr(csrPem).spki);
  });

  test('says what its profile says', async () => {
    const issued = await issue();
    const certificate = new X509Certificate(issued.certificatePem);
    expect(certificate.subject).toBe('CN=example.com');
    expect(certificate.subjectAltName).toBe('DNS:example.com, DNS:www.example.com');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.ca).toBe(false);
    const shown = text(issued.certificatePem);
    for (const part of [
      'Policy: 2.23.140.1.2.1',
      'Key Usage: critical',
      'ecdsa-with-SHA256',
      'Subject Key Identifier',
      'Authority Key Identifier',
      'URI:http://pki.example.com/ca/live/intermediate.crt',
      'URI:http://pki.example.com/ca/live/intermediate.crl',
    ])
      expect(shown).toContain(part);
  });

  test('answers with the dates and the number that stand in it', async () => {
    const issued = await issue({ notBefore: new Date('2026-11-01T10:00:00.700Z') });
    const certificate = new X509Certificate(issued.certificatePem);
    expect(issued.notBefore.toISOString()).toBe('2026-11-01T10:00:00.000Z');
    expect(new Date(certificate.validFrom)).toEqual(issued.notBefore);
    expect(new Date(certificate.validTo)).toEqual(issued.notAfter);
    expect(certificate.serialNumber).toBe(issued.serialNumber);
  });

  test('has a number of its own, positive and with more than 64 random bits', async () => {
    const issued = await Promise.all(Array.from({ length: 50 }, () => issue({ csrPem: rsaCsr })));
    const numbers = issued.map(({ serialNumber }) => serialNumber);
    expect(new Set(numbers).size).toBe(50);
    for (const number of numbers) expect(number).toMatch(/^[4-7][0-9A-F]{31}$/);
    // Every one of the other 120 bits is 0 in some and 1 in others.
    const values = numbers.map((number) => BigInt(`0x${number}`) & ((1n << 120n) - 1n));
    expect(values.reduce((all, value) => all | value)).toBe((1n << 120n) - 1n);
    expect(values.reduce((all, value) => all & value)).toBe(0n);
  });

  test.each([
    ['OV', subject, '2.23.140.1.2.2', 'CN=example.com,O=Example "Hosting" Ltd,L=Hull,ST=Yorkshire,C=GB'],
    ['EV', { ...subject, ...registered }, '2.23.140.1.1', 'serialNumber=01234567,jurisdictionC=GB,businessCategory=Private Organization'],
  ] as const)('of level %s carries the vetted subject', async (validationLevel, vetted, policy, name) => {
    const issued = await issue({ validationLevel, subject: vetted });
    await expect(verify(issued)).resolves.toContain('OK');
    const shown = text(issued.certificatePem).replaceAll('\\"', '"');
    expect(shown).toContain(`Policy: ${policy}\n`);
    expect(shown).toContain(name);
    expect(shown).not.toContain('OU=');
  });

  test('whose name is too long for a common name has an empty subject and critical alternative names', async () => {
    const name = `${'abcdefghi.'.repeat(6)}example.com`;
    const issued = await issue({ names: [name] });
    await expect(verify(issued)).resolves.toContain('OK');
    expect(text(issued.certificatePem)).toMatch(/Subject: *\n[^]*Subject Alternative Name: critical/);
  });
});

describe('what is not signed', () => {
  test('a CSR that our checks refuse', async () => {
    await expect(issue({ csrPem: newCsr(['rsa:1024']) })).rejects.toBeInstanceOf(Problem);
  });

  test.each([
    ['OV without organisation', { validationLevel: 'OV', subject: { ...subject, organisation: undefined } }, 'organisation'],
    ['EV without registration', { validationLevel: 'EV', subject }, 'registrationNumber'],
    ['an organisation that is too long', { validationLevel: 'OV', subject: { ...subject, organisation: 'x'.repeat(65) } }, 'longer than 64'],
    ['more years than the intermediate has', { notAfter: new Date('2099-01-01') }, 'outlive'],
  ] as const)('%s', async (_, change, words) => {
    await expect(issue(change)).rejects.toThrow(words);
  });
});

describe('the authorities', () => {
  test('are made once, however many ask at the same time', async () => {
    const directory = path.join(folder, 'race');
    const opened = await Promise.all(Array.from({ length: 8 }, () => createLocalCa(settings('live', directory))));
    expect(new Set(opened.map(({ rootPem, intermediatePem }) => rootPem + intermediatePem)).size).toBe(1);
    expect(await readdir(directory)).toEqual(['live']);
    await expect(verify(await issue({}, opened[7]))).resolves.toContain('OK');
  });

  test('lie in files for the owner alone', async () => {
    const mode = async (...names: string[]) => ((await stat(path.join(folder, 'ca', ...names))).mode & 0o777).toString(8);
    expect([await mode(), await mode('live')]).toEqual(['700', '700']);
    expect([await mode('live', 'root.key'), await mode('live', 'intermediate.key')]).toEqual(['600', '600']);
  });

  test('of live and test share nothing, and the test ones say so', async () => {
    const test = await createLocalCa(settings('test'));
    const issued = await issue({}, test);
    await expect(verify(issued)).resolves.toContain('OK');
    await expect(verify({ ...issued, rootPem: live.rootPem, intermediatePem: live.intermediatePem })).rejects.toThrow('unable to get local issuer');
    for (const pem of [test.rootPem, test.intermediatePem]) expect(new X509Certificate(pem).subject).toContain('TEST');
    expect(new X509Certificate(live.rootPem).subject).not.toContain('TEST');
  });

  test('whose key and certificate do not belong together are not used', async () => {
    const directory = path.join(folder, 'mixed');
    await createLocalCa(settings('live', directory));
    await writeFile(path.join(directory, 'live', 'root.key'), openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']));
    await expect(createLocalCa(settings('live', directory))).rejects.toThrow('do not belong together');
  });
});

describe('a CRL', () => {
  const thisUpdate = new Date('2026-11-01T10:00:00Z');
  const nextUpdate = new Date(Date.now() + 7 * 86_400_000);

  test('revokes what is on it and nothing else', async () => {
    const [revoked, valid] = [await issue(), await issue()];
    const on = { serialNumber: revoked.serialNumber, revokedAt: thisUpdate, reason: 'superseded' as const };
    const crls = [
      await live.signCrl({ issuer: 'root', number: 1, thisUpdate, nextUpdate, revoked: [] }),
      await live.signCrl({ issuer: 'intermediate', number: 2, thisUpdate, nextUpdate, revoked: [on] }),
    ];
    const options = ['-crl_check_all', '-CRLfile', await save(crls.map((crl) => encodePem('X509 CRL', crl)).join(''))];
    await expect(verify(valid, ...options)).resolves.toContain('OK');
    await expect(verify(revoked, ...options)).rejects.toThrow('certificate revoked');
  });

  test('reads as it was asked for', async () => {
    const reasons: RevocationReason[] = ['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn'];
    const revoked = reasons.map((reason, index) => ({ serialNumber: `4${index}`.padEnd(32, '0'), revokedAt: thisUpdate, reason }));
    const crl = await live.signCrl({ issuer: 'intermediate', number: 70_000, thisUpdate, nextUpdate, revoked });
    const shown = openssl(['crl', '-inform', 'DER', '-noout', '-text'], crl);
    expect(shown).toMatch(/CRL Number: *\n *70000/);
    expect(shown).toContain('Authority Key Identifier');
    expect(shown).toContain('Last Update: Nov  1 10:00:00 2026 GMT');
    expect(shown.match(/Serial Number: /g)).toHaveLength(reasons.length);
    // RFC 5280 wants no reason rather than "unspecified".
    const codes = [...shown.matchAll(/CRL Reason Code: *\n *(.+)/g)].map(([, code]) => code);
    expect(codes).toEqual(['Key Compromise', 'Affiliation Changed', 'Superseded', 'Cessation Of Operation', 'Privilege Withdrawn']);
  });
});

test('a revocation goes where the caller keeps the list, and withdrawing asks for nothing', async () => {
  const of = (serialNumber: string) => ({ serialNumber, reason: 'superseded' as const, revokedAt: new Date() });
  await live.revoke([of('4A'), of('4B')]);
  expect(revokedThrough).toEqual(['4A', '4B']);
  await expect(live.withdraw('CW-NONE')).resolves.toBeUndefined();
});
