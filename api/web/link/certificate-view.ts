import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../../db/certificate/certificates';
import type { Order } from '../../../domain/order/order';
import type { FactView } from '../../../templates/parts/facts/facts';
import type { TimeView } from '../../../templates/parts/time/time';
import { timeView } from '../frame/words';

export interface CertificateView {
  revokedAt: TimeView | null;
  dates: { label: string; at: TimeView }[];
  facts: FactView[];
  downloads: { href: string; label: string; about: string }[];
}

/** The issued certificate, to download and to check; its own expiry and the end of the order's term stay apart. */
export function certificateView(order: Order, certificate: Certificate, url: string): CertificateView {
  const { fingerprint256 } = new X509Certificate(certificate.certificatePem);
  const download = (file: string, about: string) => ({ href: `${url}/${file}`, label: file, about });
  return {
    revokedAt: certificate.revokedAt === null ? null : timeView(certificate.revokedAt),
    downloads: [
      download('fullchain.pem', 'certificate and intermediate, for nginx, HAProxy and most others'),
      download('certificate.pem', 'the certificate alone'),
      download('chain.pem', 'intermediate and root'),
    ],
    dates: [
      { label: 'Valid from', at: timeView(certificate.notBefore) },
      { label: 'Certificate expires', at: timeView(certificate.notAfter) },
      ...(order.termEndsAt === undefined || certificate.revokedAt !== null ? [] : [{ label: 'Term of the order ends', at: timeView(order.termEndsAt) }]),
    ],
    facts: [
      { label: 'Serial number', value: certificate.serialNumber, code: true },
      { label: 'SHA-256 fingerprint', value: fingerprint256, code: true },
    ],
  };
}
