import { randomBytes, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { AsnConvert } from '@peculiar/asn1-schema';
import * as asn1 from '@peculiar/asn1-x509';
import { element, integer } from './der';

/** Not the synchronous form: the event loop goes on while the signature is made. */
const signOffThread = promisify<string, Buffer, KeyObject, Buffer>(sign);

const ecdsaWithSha256 = new asn1.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });

/** Who signs: key, and name as it stands in its own certificate. */
export interface Authority {
  subject: asn1.Name;
  privateKey: KeyObject;
  spki: asn1.SubjectPublicKeyInfo;
}

/** Takes what the certificate says, gives its DER and serial number (hexadecimal, upper case). Dates lose their milliseconds. */
export async function signCertificate(
  authority: Authority,
  certificate: { subject: asn1.Name; spki: asn1.SubjectPublicKeyInfo; notBefore: Date; notAfter: Date; extensions: asn1.Extension[] },
): Promise<{ der: Buffer; serialNumber: string }> {
  const serialNumber = newSerialNumber();
  const tbsCertificate = new asn1.TBSCertificate({
    version: asn1.Version.v3,
    serialNumber: new Uint8Array(serialNumber).buffer,
    signature: ecdsaWithSha256,
    issuer: authority.subject,
    validity: new asn1.Validity({ notBefore: certificate.notBefore, notAfter: certificate.notAfter }),
    subject: certificate.subject,
    subjectPublicKeyInfo: certificate.spki,
    extensions: new asn1.Extensions(certificate.extensions),
  });
  return { der: await signed(authority, der(tbsCertificate)), serialNumber: serialNumber.toString('hex').toUpperCase() };
}

/** A CRL without what the issuer adds; times and the list (empty: none) in DER already, see crl.ts. */
export interface CertificateList {
  thisUpdate: Buffer;
  nextUpdate: Buffer;
  revokedCertificates: Buffer;
  crlExtensions: asn1.Extension[];
}

/** Takes what the CRL says, gives its DER. */
export function signCertificateList(authority: Authority, list: CertificateList): Promise<Buffer> {
  const extensions = element(0xa0, der(new asn1.Extensions(list.crlExtensions)));
  const version2 = integer('01');
  return signed(
    authority,
    element(0x30, version2, der(ecdsaWithSha256), der(authority.subject), list.thisUpdate, list.nextUpdate, list.revokedCertificates, extensions),
  );
}

/**
 * Certificates and CRLs have the same outer form: SEQUENCE { what is signed, algorithm, BIT STRING }. Put together from
 * the bytes that were signed, which saves encoding them a second time.
 */
async function signed(authority: Authority, bytes: Buffer): Promise<Buffer> {
  const signature = await signOffThread('sha256', bytes, authority.privateKey);
  return element(0x30, bytes, der(ecdsaWithSha256), element(0x03, Buffer.of(0), signature));
}

function der(value: object): Buffer {
  return Buffer.from(AsnConvert.serialize(value));
}

/** 126 random bits in 16 bytes: positive, and always of the same length (Baseline Requirements 7.1 ask for 64 bits). */
function newSerialNumber(): Buffer {
  const serialNumber = randomBytes(16);
  serialNumber[0] = ((serialNumber[0] ?? 0) & 0x3f) | 0x40;
  return serialNumber;
}
