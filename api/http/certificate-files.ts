import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../db/certificate/certificates';
import { toPkcs7 } from './pkcs7';

const pems = (...parts: string[]) => parts.map((pem) => `${pem.trim()}\n`).join('');

/** What a certificate can be downloaded as, by the name in the address. */
export const certificateFiles: Readonly<Record<string, { type: string; of(stored: Certificate): string | Buffer }>> = {
  pem: { type: 'application/x-pem-file', of: ({ certificatePem }) => pems(certificatePem) },
  chain: { type: 'application/x-pem-file', of: ({ intermediatePem, rootPem }) => pems(intermediatePem, rootPem) },
  fullchain: { type: 'application/x-pem-file', of: ({ certificatePem, intermediatePem }) => pems(certificatePem, intermediatePem) },
  der: { type: 'application/pkix-cert', of: ({ certificatePem }) => new X509Certificate(certificatePem).raw },
  pkcs7: { type: 'application/x-pkcs7-certificates', of: (stored) => toPkcs7([stored.certificatePem, stored.intermediatePem, stored.rootPem]) },
};
