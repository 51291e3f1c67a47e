import { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { signatureAlgorithms } from '../../domain/csr/csr';

/** What a certificate was signed with and what kind its own key is, in the words of the document: `SHA2-256`, `RSA`. */
export function algorithmsOf(certificatePem: string): { hash: string; encryption: string } {
  const { raw, publicKey } = new X509Certificate(certificatePem);
  const signature = signatureAlgorithms.get(AsnConvert.parse(raw, Certificate).signatureAlgorithm.algorithm);
  return { hash: signature?.hash.replace('SHA-', 'SHA2-') ?? '', encryption: publicKey.asymmetricKeyType === 'rsa' ? 'RSA' : 'ECDSA' };
}
