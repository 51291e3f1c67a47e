import { asn1, pki } from 'node-forge';
import { encodePem } from '../../domain/csr/encoding';

const { Class, Type } = asn1;
const sequence = (...parts: asn1.Asn1[]) => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
const set = () => asn1.create(Class.UNIVERSAL, Type.SET, true, []);
const oid = (name: string) => asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(pki.oids[name] ?? '').getBytes());
/** Tag 0 with the constructed bit (X.690, 8.1.2.5), so that what is inside may be bytes that stand already. */
const CONSTRUCTED_0 = 0x20 as asn1.Type;

/**
 * A PKCS#7 bundle without signatures (RFC 2315 section 9, `certs-only`): the usual way to hand a certificate and its chain to IIS or Java.
 * The certificates go in as they are: node-forge cannot read ECDSA certificates into its own objects, and taking them apart costs more than all the rest.
 */
export function toPkcs7(certificatePems: string[]): string {
  const certificates = certificatePems.map((pem) => Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64'));
  const version = asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(1).getBytes());
  const bytes = asn1.create(Class.CONTEXT_SPECIFIC, CONSTRUCTED_0, false, Buffer.concat(certificates).toString('latin1'));
  const signedData = sequence(version, set(), sequence(oid('data')), bytes, set());
  const content = asn1.create(Class.CONTEXT_SPECIFIC, 0, true, [signedData]);
  return encodePem('PKCS7', Buffer.from(asn1.toDer(sequence(oid('signedData'), content)).getBytes(), 'latin1'));
}
