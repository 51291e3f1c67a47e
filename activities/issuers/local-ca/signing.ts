import { randomBytes, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { AsnConvert } from '@peculiar/asn1-schema';
import * as asn1 from '@peculiar/asn1-x509';

/** Not the synchronous form: the event loop goes on while the signature is made. */
const signOffThread = promisify<string, Buffer, KeyObject, Buffer>(sign);

const ecdsaWithSha256 = () => new asn1.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });

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
    serialNumber: arrayBuffer(serialNumber),
    signature: ecdsaWithSha256(),
    issuer: authority.subject,
    validity: new asn1.Validity({ notBefore: certificate.notBefore, notAfter: certificate.notAfter }),
    subject: certificate.subject,
    subjectPublicKeyInfo: certificate.spki,
    extensions: new asn1.Extensions(certificate.extensions),
  });
  const tbsCertificateRaw = AsnConvert.serialize(tbsCertificate);
  const signatureValue = arrayBuffer(await signOffThread('sha256', Buffer.from(tbsCertificateRaw), authority.privateKey));
  const signed = new asn1.Certificate({ tbsCertificate, tbsCertificateRaw, signatureAlgorithm: ecdsaWithSha256(), signatureValue });
  return { der: Buffer.from(AsnConvert.serialize(signed)), serialNumber: serialNumber.toString('hex').toUpperCase() };
}

/** Takes what the CRL says, gives its DER. */
export async function signCertificateList(authority: Authority, list: Partial<asn1.TBSCertList>): Promise<Buffer> {
  const tbsCertList = new asn1.TBSCertList({ ...list, version: asn1.Version.v2, signature: ecdsaWithSha256(), issuer: authority.subject });
  const tbsCertListRaw = AsnConvert.serialize(tbsCertList);
  const signature = arrayBuffer(await signOffThread('sha256', Buffer.from(tbsCertListRaw), authority.privateKey));
  return Buffer.from(AsnConvert.serialize(new asn1.CertificateList({ tbsCertList, tbsCertListRaw, signatureAlgorithm: ecdsaWithSha256(), signature })));
}

/** 126 random bits in 16 bytes: positive, and always of the same length (Baseline Requirements 7.1 ask for 64 bits). */
function newSerialNumber(): Buffer {
  const serialNumber = randomBytes(16);
  serialNumber[0] = ((serialNumber[0] ?? 0) & 0x3f) | 0x40;
  return serialNumber;
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
