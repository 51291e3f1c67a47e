import { asn1, pem, pki, util } from 'node-forge';

/**
 * A PKCS#7 bundle without signatures (RFC 2315 section 9, `certs-only`): the usual way to hand a certificate and its chain to IIS or Java.
 * Built from the certificates' bytes, because node-forge cannot read ECDSA certificates into its own objects.
 */
export function toPkcs7(certificatePems: string[]): string {
  const { Class, Type } = asn1;
  const oid = (name: string) => asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(pki.oids[name] ?? '').getBytes());
  const sequence = (...parts: asn1.Asn1[]) => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, parts);
  const set = () => asn1.create(Class.UNIVERSAL, Type.SET, true, []);
  const tagged = (parts: asn1.Asn1[]) => asn1.create(Class.CONTEXT_SPECIFIC, 0, true, parts);
  const certificates = certificatePems.map((text) => asn1.fromDer(util.createBuffer(pem.decode(text)[0]?.body ?? '')));
  const version = asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(1).getBytes());
  const signedData = sequence(version, set(), sequence(oid('data')), tagged(certificates), set());
  const body = asn1.toDer(sequence(oid('signedData'), tagged([signedData]))).getBytes();
  return pem.encode({ type: 'PKCS7', body }, { maxline: 64 });
}
