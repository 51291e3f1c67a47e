import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';

const algorithms = {
  'P-256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'RSA-2048': { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' },
};

/** A CSR in PEM for one name, with a new key that is thrown away. */
export async function makeCsr(name: string, key: keyof typeof algorithms = 'P-256'): Promise<string> {
  const signingAlgorithm = algorithms[key];
  const csr = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [name] }],
    keys: await webcrypto.subtle.generateKey(signingAlgorithm, false, ['sign', 'verify']),
    signingAlgorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  return csr.toString('pem');
}
