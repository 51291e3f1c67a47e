import { createHash, createPublicKey } from 'node:crypto';
import { readCsr } from '../../../domain/csr/csr';
import { makeKey, makeKeyAndCsr } from '../../../domain/csr/key-and-csr';
import { openssl } from '../../support/keys/openssl';

const subject = { organisation: '#1 "Söhne" \\ Co', organisationalUnit: 'IT', city: 'München', region: 'Bayern', country: 'DE' };

test('the CSR passes our own checks and OpenSSL, and belongs to the key', async () => {
  const names = ['example.com', 'www.example.com'];
  const { csrPem, privateKeyPem } = await makeKeyAndCsr({ names, subject }, await makeKey('test'));
  const facts = readCsr(csrPem);
  expect(facts).toMatchObject({ pem: csrPem, keyType: 'RSA', keyBits: 2048, commonName: 'example.com', names, subject });
  const spki = createPublicKey(privateKeyPem).export({ format: 'der', type: 'spki' });
  expect(createHash('sha256').update(spki).digest('hex')).toBe(facts.spkiSha256);
  expect(openssl(['req', '-verify', '-noout', '-subject', '-nameopt', 'utf8'], csrPem)).toContain('Söhne');
});

test('a name too long for a common name stands in the alternative names', async () => {
  const name = `${'abcdefghi.'.repeat(6)}example.com`;
  const facts = readCsr((await makeKeyAndCsr({ names: [name], subject: {} }, await makeKey('test'))).csrPem);
  expect(facts).toMatchObject({ commonName: undefined, names: [name] });
});

test('requests at the same time get different keys', async () => {
  const made = await Promise.all([1, 2, 3].map(async () => makeKeyAndCsr({ names: ['example.com'], subject: {} }, await makeKey('test'))));
  expect(new Set(made.map(({ csrPem }) => readCsr(csrPem).spkiSha256)).size).toBe(3);
});
