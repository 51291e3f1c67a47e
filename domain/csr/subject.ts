import { readElements, type DerElement } from './der';
import { quote } from '../name/names';
import { Problem } from '../problem';

/** What a CSR says of whom the certificate is for. */
export interface CsrSubject {
  organisation?: string;
  organisationalUnit?: string;
  city?: string;
  region?: string;
  country?: string;
}

/** Object identifiers in DER (X.520), and how people call the field. Of the organisational unit CSRs may have several; no certificate carries it. */
const fields = {
  commonName: { oid: '550403', name: 'common name', once: true },
  organisation: { oid: '55040a', name: 'organisation (O)', once: true },
  organisationalUnit: { oid: '55040b', name: 'organisational unit (OU)', once: false },
  city: { oid: '550407', name: 'locality (L)', once: true },
  region: { oid: '550408', name: 'state (ST)', once: true },
  country: { oid: '550406', name: 'country (C)', once: true },
} as const;

const ascii = (bytes: Buffer) => (bytes.every((byte) => byte < 0x80) ? bytes.toString('latin1') : undefined);

/**
 * The string types of ASN.1 that names are written in, by their tags: their text, or undefined for bytes that they cannot hold. Only ASCII is read of a
 * TeletexString: its other letters are Latin-1 to most programs and something else by the standard.
 */
const stringTypes: ReadonlyMap<number, { name: string; read: (bytes: Buffer) => string | undefined }> = new Map([
  [0x0c, { name: 'UTF8String', read: (bytes) => decode('utf-8', bytes) }],
  [0x12, { name: 'NumericString', read: ascii }],
  [0x13, { name: 'PrintableString', read: ascii }],
  [0x14, { name: 'TeletexString', read: ascii }],
  [0x16, { name: 'IA5String', read: ascii }],
  [0x1a, { name: 'VisibleString', read: ascii }],
  [0x1c, { name: 'UniversalString', read: readUniversal }],
  [0x1e, { name: 'BMPString', read: (bytes) => decode('utf-16be', bytes) }],
]);

/**
 * Takes a subject (RDNSequence in DER, without its outer tag), gives its texts. Throws a Problem for `csr` where a text cannot be read for certain, or
 * a field that a certificate has once stands there twice.
 */
export function readSubject(subject: Buffer): { commonName?: string; subject: CsrSubject } {
  const attributes = readElements(subject).flatMap(({ content }) => readElements(content).map((each) => readElements(each.content)));
  const text = (field: keyof typeof fields) => {
    const { oid, name, once } = fields[field];
    const texts = attributes.flatMap(([type, value]) => (value && type?.content.toString('hex') === oid ? [readText(name, value).trim()] : [])).filter(Boolean);
    if (once && texts.length > 1)
      throw Problem.field('csr', `The CSR has more than one ${name}: ${texts.slice(0, 5).map(quote).join(', ')}; make a new CSR with one.`);
    return texts[0];
  };
  return {
    commonName: text('commonName'),
    subject: {
      organisation: text('organisation'),
      organisationalUnit: text('organisationalUnit'),
      city: text('city'),
      region: text('region'),
      country: text('country'),
    },
  };
}

function readText(name: string, { tag, content }: DerElement): string {
  const type = stringTypes.get(tag);
  const text = type?.read(content);
  if (text === undefined)
    throw Problem.field(
      'csr',
      `The CSR's ${name} is ${type ? `a ${type.name} with letters that this type does not have` : 'of a type that holds no text'}, so it cannot be read for certain; make a new CSR with it as UTF8String.`,
    );
  if (/[\p{Cc}\ufffd]/u.test(text))
    throw Problem.field('csr', `The CSR's ${name} has control characters or broken text in it; make a new CSR with plain text.`);
  return text;
}

function decode(encoding: 'utf-8' | 'utf-16be', bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Four bytes for each character (UCS-4). */
function readUniversal(bytes: Buffer): string | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  const points = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4));
  const isCharacter = (point: number) => point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return points.every(isCharacter) ? String.fromCodePoint(...points) : undefined;
}
