import { Problem } from './problem';

/** Checked before anything is parsed: an RSA 8192 CSR with 100 names has about 6 KiB. */
const largestCsrBytes = 16 * 1024;

const armour = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([^-]*)-----END (?:NEW )?CERTIFICATE REQUEST-----/g;

/**
 * Takes a CSR as clients send it (any line breaks or none, blanks, text around it, either armour), gives its DER.
 * Throws a Problem for the field `csr`.
 */
export function decodeCsr(text: string): Buffer {
  if (Buffer.byteLength(text) > largestCsrBytes) {
    throw Problem.field('csr', 'The CSR is longer than 16 KiB; send one PKCS#10 certificate request and nothing else.');
  }
  if (text.includes('PRIVATE KEY-----')) {
    throw Problem.field('csr', 'The CSR field contains a private key; keep that secret, and send only the certificate request.');
  }
  const [match, another] = [...text.matchAll(armour)];
  if (!match) {
    throw Problem.field(
      'csr',
      'The CSR is not in PEM form; send all of it, from "-----BEGIN CERTIFICATE REQUEST-----" to "-----END CERTIFICATE REQUEST-----".',
    );
  }
  if (another) throw Problem.field('csr', 'The CSR field contains more than one certificate request; send only one.');
  return wholeDer(decodeBase64((match[1] ?? '').replace(/\s+/g, '')));
}

/** Takes DER, gives PEM with lines of 64 characters (RFC 7468). */
export function encodePem(label: string, der: ArrayBuffer | Uint8Array): string {
  const lines =
    Buffer.from(der as Uint8Array)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function decodeBase64(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) {
    throw Problem.field('csr', 'The CSR is damaged (its Base64 text is not complete); copy the whole file and send it again.');
  }
  return Buffer.from(base64, 'base64');
}

/** Parsers stop at the end of the first element and would ignore what follows it. */
function wholeDer(der: Buffer): Buffer {
  const first = der[1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const headerBytes = 2 + lengthBytes;
  if (der[0] !== 0x30 || lengthBytes > 3 || der.length <= headerBytes) {
    throw Problem.field('csr', 'The CSR is not a PKCS#10 certificate request; make a new one and send it.');
  }
  const contentBytes = lengthBytes === 0 ? first : der.readUIntBE(2, lengthBytes);
  if (der.length < headerBytes + contentBytes) throw Problem.field('csr', 'The CSR is cut off; copy the whole file and send it again.');
  if (der.length > headerBytes + contentBytes) {
    throw Problem.field('csr', 'The CSR has extra data after its end; make a new one and send it unchanged.');
  }
  return der;
}
