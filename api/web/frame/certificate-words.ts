import { X509Certificate, type KeyObject } from 'node:crypto';
import { namesIn, type Certificate } from '../../../db/certificate/certificates';
import { revocationReasonsInWords } from '../../../domain/order/state-words';
import type { Instant } from '../../../domain/time';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import { fact, type FactView } from '../../../templates/parts/facts/facts';
import { timeView } from './words';

/** Whether it can be used now, and why not. */
export function certificateState({ notAfter, revokedAt, revocationReason }: Certificate, now: Instant): { badge: BadgeView; line: string | null } {
  if (revokedAt !== null) {
    return { badge: { word: 'Revoked', who: 'bad', icon: 'cross' }, line: sentence(revocationReasonsInWords[revocationReason ?? 'unspecified']) };
  }
  if (notAfter <= now) return { badge: { word: 'Expired', who: 'ended', icon: 'hourglass' }, line: null };
  return { badge: { word: 'Valid', who: 'good', icon: 'tick' }, line: null };
}

export function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** `04:7B:91`: as browsers and tools show it. */
export function serialInWords(serialNumber: string): string {
  return serialNumber.toUpperCase().replaceAll(/..(?!$)/g, '$&:');
}

/** `RSA, 2048 bits`, `EC, P-256` */
export function keyInWords({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  const size = modulusLength === undefined ? (curves[namedCurve ?? ''] ?? namedCurve) : `${modulusLength} bits`;
  return [asymmetricKeyType?.toUpperCase(), size].filter(Boolean).join(', ');
}

/** All that the certificate says of itself. */
export function certificateFacts(stored: Certificate): FactView[] {
  const certificate = new X509Certificate(stored.certificatePem);
  const issuer = /^CN=(.*)$/m.exec(certificate.issuer)?.[1] ?? certificate.issuer;
  const organisation = /^O=(.*)$/m.exec(certificate.subject)?.[1];
  return [
    fact('Names', namesIn(stored.certificatePem).join(', ')),
    ...(organisation === undefined ? [] : [fact('Organisation', organisation)]),
    fact('Issuer', issuer),
    fact('Valid from', timeView(stored.notBefore).text),
    fact('Expires', timeView(stored.notAfter).text),
    ...(stored.revokedAt === null ? [] : [fact('Revoked', timeView(stored.revokedAt).text)]),
    fact('Key', keyInWords(certificate.publicKey)),
    fact('Serial number', serialInWords(stored.serialNumber), { code: true, copy: true }),
    fact('SHA-256 fingerprint', certificate.fingerprint256, { code: true, copy: true }),
    fact('SHA-1 fingerprint', certificate.fingerprint, { code: true, copy: true }),
  ];
}
