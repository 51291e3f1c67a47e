import { X509Certificate } from 'node:crypto';
import { namesIn, type Certificate } from '../../../db/certificate/certificates';
import type { Instant } from '../../../domain/time';
import type { VersionsView } from '../../../templates/parts/versions/versions';
import { certificateState, keyInWords, serialInWords } from '../frame/certificate-words';
import { dayView } from '../frame/words';
import type { OpenOrder } from './door';

/** Where the files of one certificate lie: the team's certificates have a page of their own. */
export function fileUrl({ order, url, isTeam }: OpenOrder, version: number): string {
  return isTeam ? `/certificates/${order.reference}/${version}` : `${url}/certificates/${version}`;
}

/** Certificates of the order, in the order that they come in. */
export function versionsView(open: OpenOrder, certificates: readonly Certificate[], now: Instant): VersionsView {
  return { label: `Certificates of order ${open.order.reference}`, rows: certificates.map((certificate) => rowView(open, certificate, now)) };
}

function rowView(open: OpenOrder, certificate: Certificate, now: Instant): VersionsView['rows'][number] {
  const { version, certificatePem, serialNumber, notBefore, notAfter } = certificate;
  const { badge, line } = certificateState(certificate, now);
  const isCurrent = version === open.order.certificateVersion;
  return {
    version: String(version),
    isCurrent,
    href: open.isTeam ? fileUrl(open, version) : null,
    names: namesIn(certificatePem).join(', '),
    key: keyInWords(new X509Certificate(certificatePem).publicKey),
    serial: serialInWords(serialNumber),
    from: dayView(notBefore),
    until: dayView(notAfter),
    badge,
    line: line ?? (isCurrent ? null : 'Replaced by a newer one'),
    download: `${fileUrl(open, version)}/fullchain`,
  };
}

/** What a version has that the one before it has not, in a sentence; null for the first one. */
export function changesSince(before: Certificate | undefined, certificate: Certificate): string | null {
  if (before === undefined) return null;
  const [old, now] = [namesIn(before.certificatePem), namesIn(certificate.certificatePem)];
  const added = now.filter((name) => !old.includes(name));
  const dropped = old.filter((name) => !now.includes(name));
  const said = [
    ...(added.length > 0 ? [`${added.join(', ')} added`] : []),
    ...(dropped.length > 0 ? [`${dropped.join(', ')} dropped`] : []),
    keyOf(before) === keyOf(certificate) ? 'the same key' : 'another key',
  ];
  return `Since version ${before.version}: ${said.join('; ')}.`;
}

function keyOf({ certificatePem }: Certificate): string {
  return new X509Certificate(certificatePem).publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}
