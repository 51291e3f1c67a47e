import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { element, integer } from '../../../activities/issuers/local-ca/der';
import { encodePem } from '../../../domain/csr/encoding';

/** Inputs that once failed, one for each row of the list of cases. */
export function caseCsr(name: string): string {
  return readFileSync(path.join(__dirname, '../../cases', `${name}.csr`), 'utf8');
}

const SEQUENCE = 0x30;
const SET = 0x31;
const OID = 0x06;

export const extensionRequest = '2a864886f70d01090e';
export const microsoftRequest = '2b06010401823702010e';
export const subjectAltName = '551d11';
export const commonName = '550403';
export const organisation = '55040a';

const oid = (hex: string) => element(OID, Buffer.from(hex, 'hex'));
const text = (tag: number, value: string | Buffer) => element(tag, Buffer.from(value as string));

/** One attribute of a subject: its type, the tag of its string type, its bytes. */
export type SubjectText = readonly [type: string, tag: number, value: string | Buffer];

/** Alternative names, each as its tag and bytes: 0x82 is a DNS name. */
export function alternativeNames(...names: readonly (readonly [tag: number, value: string | Buffer])[]): Buffer {
  return extension(subjectAltName, element(SEQUENCE, ...names.map(([tag, value]) => text(tag, value))));
}

export function extension(type: string, value: Buffer): Buffer {
  return element(SEQUENCE, oid(type), element(0x04, value));
}

/** An attribute of a CSR with its values; one value is a list of extensions. */
export function attribute(type: string, ...values: readonly Buffer[][]): Buffer {
  return element(SEQUENCE, oid(type), element(SET, ...values.map((extensions) => element(SEQUENCE, ...extensions))));
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A CSR that is signed rightly and says whatever it is given, also what no tool writes. */
export function csrInDer(subject: readonly SubjectText[], attributes: readonly Buffer[] = []): string {
  const names = subject.map(([type, tag, value]) => element(SET, element(SEQUENCE, oid(type), text(tag, value))));
  const info = element(SEQUENCE, integer('00'), element(SEQUENCE, ...names), publicKey.export({ format: 'der', type: 'spki' }), element(0xa0, ...attributes));
  const signature = sign('sha256', info, privateKey);
  const algorithm = element(SEQUENCE, oid('2a8648ce3d040302'));
  return encodePem('CERTIFICATE REQUEST', element(SEQUENCE, info, algorithm, element(0x03, Buffer.of(0), signature)));
}
