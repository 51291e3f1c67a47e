import { Problem } from '../problem';

/** Checked before anything is parsed: an RSA 8192 CSR with 100 names has about 6 KiB. */
const largestCsrBytes = 16 * 1024;

const armour = /-----\s?BEGIN\s{0,2}(?:NEW\s?)?CERTIFICATE\s?REQUEST\s?-----([^-]*)-----\s?END\s{0,2}(?:NEW\s?)?CERTIFICATE\s?REQUEST\s?-----/g;

/**
 * Takes a CSR as clients send it (any line breaks or none, blanks, text around it, either armour, left-overs of forms, JSON and HTML), gives its
 * DER. Throws a Problem for the field `csr`.
 */
export function decodeCsr(sent: string): Buffer {
  if (Buffer.byteLength(sent) > largestCsrBytes) {
    throw Problem.field('csr', 'The CSR is longer than 16 KiB; send one PKCS#10 certificate request and nothing else.');
  }
  const text = withoutLeftOvers(sent);
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
  const body = match[1] ?? '';
  const der = readings(body)
    .map((base64) => (isBase64(base64) ? Buffer.from(base64, 'base64') : undefined))
    .find((bytes) => bytes && wrongWithLength(bytes) === undefined);
  if (der === undefined) throw Problem.field('csr', whatIsWrong(body));
  return der;
}

const named: Readonly<Record<string, string>> = { plus: '+', sol: '/', equals: '=', nbsp: ' ', NewLine: '\n' };

/** What was escaped once too often. None of these signs is in a PEM text, so nothing else can be meant. */
function withoutLeftOvers(text: string): string {
  const once = /%[0-9a-f]{2}/i.test(text) ? fromForm(text) : text;
  return once
    .replace(/&(?:#x([0-9a-fA-F]{1,4})|#(\d{1,5})|([a-zA-Z]{3,7}));/g, (whole, hex?: string, decimal?: string, name?: string) =>
      name === undefined ? String.fromCharCode(parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16)) : (named[name] ?? whole),
    )
    .replace(/<br ?\/?>|\\r|\\n/gi, '\n')
    .replace(/\u200b/g, '');
}

function fromForm(text: string): string {
  try {
    // A + between percent signs is itself escaped; one that stands as it is means a blank.
    return decodeURIComponent(/%2B/i.test(text) || /BEGIN\+/.test(text) ? text.replace(/\+/g, ' ') : text);
  } catch {
    return text;
  }
}

/**
 * In a form, a + that was not escaped arrives as a blank. Base64 has no blanks, so each of them means nothing, is a +, or was the end of a line. These are
 * the ways to read it; a DER element says how long it is, so at most one of them is whole.
 */
function readings(body: string): string[] {
  const lines = body.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const indentation = Math.min(...lines.map((line) => line.search(/\S/)));
  const isPlus = (text: string) => text.replace(/[ \t]/g, '+');
  return [
    body.replace(/\s+/g, ''),
    isPlus(lines.map((line) => line.slice(indentation)).join('')),
    // Lines of the lengths that programs write, with one blank or two (CR and LF) for each of their ends.
    ...[64, 76].flatMap((length) => [1, 2].map((blanks) => isPlus(withoutLineEnds(body, length, blanks)))),
  ];
}

function withoutLineEnds(body: string, length: number, blanks: number): string {
  const lines: string[] = [];
  for (let at = 0; at < body.length - blanks; at += blanks + length) lines.push(body.slice(at + blanks, Math.min(at + blanks + length, body.length - blanks)));
  return lines.join('');
}

/** Takes DER, gives PEM with lines of 64 characters (RFC 7468). */
export function encodePem(label: string, der: ArrayBuffer | Uint8Array): string {
  const lines =
    Buffer.from(der as Uint8Array)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function whatIsWrong(body: string): string {
  const base64 = body.replace(/\s+/g, '');
  const length = isBase64(base64) ? wrongWithLength(Buffer.from(base64, 'base64')) : undefined;
  if (/[A-Za-z0-9+/][ \t]+[A-Za-z0-9+/]/.test(body))
    return 'The CSR is damaged: it has blanks where Base64 has none, as when a form is sent without writing each + as %2B; escape the values of the form and send it again.';
  return length ?? 'The CSR is damaged (its Base64 text is not complete); copy the whole file and send it again.';
}

/** Parsers stop at the end of the first element and would ignore what follows it. Undefined: nothing is missing and nothing too much. */
function wrongWithLength(der: Buffer): string | undefined {
  const first = der[1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const headerBytes = 2 + lengthBytes;
  if (der[0] !== 0x30 || lengthBytes > 3 || der.length <= headerBytes) return 'The CSR is not a PKCS#10 certificate request; make a new one and send it.';
  const contentBytes = lengthBytes === 0 ? first : der.readUIntBE(2, lengthBytes);
  if (der.length < headerBytes + contentBytes) return 'The CSR is cut off; copy the whole file and send it again.';
  return der.length > headerBytes + contentBytes ? 'The CSR has extra data after its end; make a new one and send it unchanged.' : undefined;
}
