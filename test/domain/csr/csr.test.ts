import { createHash } from 'node:crypto';
import { readCsr } from '../../../domain/csr/csr';
import { encodePem } from '../../../domain/csr/encoding';
import { Problem } from '../../../domain/problem';
import { caseCsr } from '../../support/keys/csr-in-der';
import { csrForKey, ecKey, newCsr, openssl } from '../../support/keys/openssl';
import { rsaKeyWithClosePrimes } from '../../support/keys/weak-rsa-key';

const rsaCsr = newCsr(['rsa:2048']);
const ecCsr = newCsr(ecKey('P-256'));
const derOf = (pem: string) => Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
const csrPem = (der: Buffer) => encodePem('CERTIFICATE REQUEST', der);

function refusal(text: string): Problem {
  try {
    readCsr(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('The CSR was accepted.');
}

describe('a CSR that can be certified', () => {
  test.each([
    ['RSA 2048', rsaCsr, { keyType: 'RSA', keyBits: 2048, signatureAlgorithm: 'RSA with SHA-256' }],
    ['RSA 3072 with SHA-512', newCsr(['rsa:3072'], '-sha512'), { keyType: 'RSA', keyBits: 3072, signatureAlgorithm: 'RSA with SHA-512' }],
    ['P-256', ecCsr, { keyType: 'ECDSA', curve: 'P-256', signatureAlgorithm: 'ECDSA with SHA-256' }],
    ['P-384', newCsr(ecKey('P-384'), '-sha384'), { keyType: 'ECDSA', curve: 'P-384', signatureAlgorithm: 'ECDSA with SHA-384' }],
  ])('%s says what OpenSSL put in', (_, pem, facts) => {
    expect(readCsr(pem)).toMatchObject({ ...facts, pem, commonName: 'www.example.com', names: ['www.example.com'] });
  });

  test('carries names in order, each once, as A-labels, and the subject', () => {
    const subject = '/C=DE/ST=Bayern/L=München/O="Söhne"/OU=IT/CN=WWW.bücher.example';
    const pem = newCsr(
      ecKey('P-256'),
      '-utf8',
      '-subj',
      subject,
      '-addext',
      'subjectAltName=DNS:b.example.com,DNS:WWW.xn--bcher-kva.example,DNS:*.example.com',
    );
    expect(readCsr(pem)).toMatchObject({
      commonName: 'WWW.bücher.example',
      names: ['www.xn--bcher-kva.example', 'b.example.com', '*.example.com'],
      subject: { country: 'DE', region: 'Bayern', city: 'München', organisation: '"Söhne"', organisationalUnit: 'IT' },
    });
  });

  test('has the digest of the key as OpenSSL encodes it', () => {
    const publicKeyPem = openssl(['req', '-pubkey', '-noout'], rsaCsr);
    expect(readCsr(rsaCsr).spkiSha256).toBe(createHash('sha256').update(derOf(publicKeyPem)).digest('hex'));
  });

  test.each([
    ['CRLF', rsaCsr.replace(/\n/g, '\r\n')],
    ['no line breaks at all', rsaCsr.replace(/\n/g, '')],
    ['blanks for line breaks, and around', `  \n${rsaCsr.replace(/\n/g, ' ')}\n\n`],
    ['NEW CERTIFICATE REQUEST', rsaCsr.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST')],
    [
      'BEGIN and END lines without blanks, or with more',
      rsaCsr.replace('BEGIN CERTIFICATE REQUEST', ' BEGIN  CERTIFICATE REQUEST ').replace('END CERTIFICATE REQUEST', 'ENDCERTIFICATEREQUEST'),
    ],
    ['a byte order mark', `\ufeff${rsaCsr}`],
    ['blanks that have no width, and hard blanks', rsaCsr.replace(/\n/g, '\u200b\u00a0\n')],
    ['blanks at both ends of each line', rsaCsr.replace(/^|$/gm, '  ')],
    ['line breaks as JSON writes them', rsaCsr.replace(/\n/g, '\\r\\n')],
    ['line breaks as HTML has them', rsaCsr.replace(/\n/g, '<br />')],
    ['characters written as in HTML', rsaCsr.replace(/\n/g, '&#13;&#10;').replace(/\+/g, '&#43;').replace(/\//g, '&#x2F;').replace(/=/g, '&equals;')],
    ['percent signs left from a form', encodeURIComponent(rsaCsr)],
    ['percent signs left from a form that writes blanks as +', new URLSearchParams({ csr: rsaCsr }).toString().slice('csr='.length)],
    ['with readable text before it', openssl(['req', '-text'], rsaCsr)],
  ])('is read with %s', (_, text) => {
    expect(readCsr(text).pem).toBe(rsaCsr);
  });
});

/** A form in which nothing was escaped: each + arrives as a blank. */
const unescaped = (pem: string) => pem.replace(/\+/g, ' ');
/** CSRs are signed with a new random number each time: one with the sign where a test needs it. */
function csrWith(pattern: RegExp): string {
  for (;;) {
    const pem = newCsr(ecKey('P-256'));
    if (pattern.test(pem)) return pem;
  }
}

describe('a CSR from a form whose + were not escaped', () => {
  const plus = csrWith(/[A-Za-z0-9/]\+[A-Za-z0-9/]/);

  test('as it once came', () => {
    expect(readCsr(unescaped(caseCsr('plus-1'))).pem).toBe(readCsr(caseCsr('plus-1')).pem);
  });

  test.each([
    ['with its line breaks', unescaped(plus)],
    ['with CRLF', unescaped(plus).replace(/\n/g, '\r\n')],
    ['with the lines joined', unescaped(plus).replace(/\n/g, '')],
    ['with blanks for the line breaks too', unescaped(plus).replace(/\n/g, ' ')],
    ['with lines of 76 characters, and blanks for the breaks', unescaped(withLines(plus, 76)).replace(/\n/g, ' ')],
    ['indented', unescaped(plus).replace(/\n/g, '\n    ')],
    ['with several + beside each other and at the end of a line', unescaped(csrWith(/\+\n/))],
    ['with a + at the start of a line', unescaped(csrWith(/\n\+/))],
  ])('is mended: %s', (_, text) => {
    expect(readCsr(text)).toMatchObject({ names: ['www.example.com'] });
  });

  test('is refused with the cause where it cannot be mended', () => {
    const lost = (pem: string) => unescaped(pem).replace(/(\n[^\n]*[A-Za-z0-9/]) (?=[A-Za-z0-9/])/, '$1');
    expect(refusal(lost(plus)).message).toContain('damaged');
    expect(refusal(lost(csrWith(/([A-Za-z0-9/]\+[A-Za-z0-9/][^]*){2}/))).message).toContain('%2B');
  });

  function withLines(pem: string, length: number): string {
    const lines = pem.replace(/-----.*-----|\n/g, '').match(new RegExp(`.{1,${length}}`, 'g')) ?? [];
    return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
  }
});

describe('a CSR that is refused', () => {
  const many = Array.from({ length: 250 }, (_, index) => `DNS:a${index}.example.com`).join(',');
  const compressed = openssl(['ec', '-conv_form', 'compressed'], openssl(['ecparam', '-name', 'prime256v1', '-genkey', '-noout']));
  const damaged = derOf(rsaCsr);
  damaged[damaged.length - 1]! ^= 1;

  test.each([
    ['nothing', '', 'not in PEM form'],
    ['other text', 'Hello.', 'not in PEM form'],
    ['1 MB of junk', 'x'.repeat(1024 * 1024), 'longer than 16 KiB'],
    ['no Base64', rsaCsr.replace('MII', 'M!I'), 'damaged'],
    ['a line missing', rsaCsr.split('\n').toSpliced(3, 1).join('\n'), 'cut off'],
    ['the end missing', rsaCsr.slice(0, 500), 'not in PEM form'],
    ['a byte missing', csrPem(derOf(rsaCsr).subarray(0, -1)), 'cut off'],
    ['data after its end', csrPem(Buffer.concat([derOf(rsaCsr), Buffer.of(0)])), 'extra data'],
    ['an element of another kind', csrPem(Buffer.from('0203010001', 'hex')), 'not a PKCS#10'],
    ['another structure', csrPem(Buffer.from('3003020101', 'hex')), 'cannot be read'],
    ['two of them', rsaCsr + ecCsr, 'more than one'],
    ['a private key beside it', rsaCsr + openssl(['genpkey', '-algorithm', 'ed25519']), 'private key'],
    ['a signature that does not match', csrPem(damaged), 'not made by its own key'],
    ['MD5', newCsr(['rsa:2048'], '-md5'), 'MD5'],
    ['SHA-1', newCsr(['rsa:2048'], '-sha1'), 'SHA-1'],
    ['ECDSA with SHA-1', newCsr(ecKey('P-256'), '-sha1'), 'SHA-1'],
    ['RSA-PSS', newCsr(['rsa:2048'], '-sigopt', 'rsa_padding_mode:pss'), 'algorithm that is not accepted'],
    ['Ed25519', newCsr(['ed25519']), 'kind that is not accepted'],
    ['RSA 1024', newCsr(['rsa:1024']), '1024 bits'],
    ['RSA of a crooked size', newCsr(['rsa', '-pkeyopt', 'rsa_keygen_bits:2052']), '2052 bits'],
    ['exponent 3', newCsr(['rsa:2048', '-pkeyopt', 'rsa_keygen_pubexp:3']), 'exponent 3'],
    ['close primes', csrForKey(rsaKeyWithClosePrimes()), 'can be broken'],
    ['P-521', newCsr(ecKey('P-521')), 'not accepted'],
    ['secp256k1', newCsr(ecKey('secp256k1')), 'not accepted'],
    ['a curve that is spelt out', newCsr([...ecKey('P-256'), '-pkeyopt', 'ec_param_enc:explicit']), 'not accepted'],
    ['a compressed point', csrForKey(compressed), 'compressed'],
    ['UTF-8 in a DNS name', newCsr(ecKey('P-256'), '-addext', 'subjectAltName=DNS:bücher.example'), 'outside ASCII'],
    ['251 names', newCsr(ecKey('P-256'), '-addext', `subjectAltName=${many}`), 'more than the 250 that are looked at'],
    ['a control character', newCsr(ecKey('P-256'), '-subj', '/CN=a.example.com\\\nX'), 'control characters'],
  ])('%s: one sentence for the field csr', (_, text, words) => {
    const problem = refusal(text);
    expect(problem).toMatchObject({ kind: 'invalid', fields: [{ field: 'csr', detail: problem.message }] });
    expect(problem.message).toContain(words);
    expect(problem.message).toMatch(/^[A-Z][^\n]*; [^\n]*\.$/);
  });

  test('whatever byte is changed or cut off: a Problem or the same facts, never another error', () => {
    const whole = derOf(ecCsr);
    const { spkiSha256, names } = readCsr(ecCsr);
    for (let index = 0; index < whole.length; index += 1) {
      const changed = Buffer.from(whole);
      changed[index]! ^= 1 << (index % 8);
      for (const text of [csrPem(changed), csrPem(whole.subarray(0, index))]) {
        try {
          expect(readCsr(text)).toMatchObject({ spkiSha256, names });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
      }
    }
  });
});
