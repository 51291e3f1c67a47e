import { createHash, X509Certificate } from 'node:crypto';
import type { RevocationReason } from '../../domain/order/order';
import type { ValidCertificate } from '../../domain/name/valid-names';
import type { Queryable } from '../connection';

export interface Certificate {
  orderReference: string;
  version: number;
  authority: string;
  serialNumber: string;
  certificatePem: string;
  intermediatePem: string;
  rootPem: string;
  notBefore: number;
  notAfter: number;
  revokedAt: number | null;
  revocationReason: RevocationReason | null;
}

export async function insertCertificate(db: Queryable, certificate: Omit<Certificate, 'revokedAt' | 'revocationReason'>): Promise<void> {
  const { publicKey } = new X509Certificate(certificate.certificatePem);
  await db('certificates').insert({
    order_reference: certificate.orderReference,
    account_id: db('orders').where('reference', certificate.orderReference).select('account_id'),
    version: certificate.version,
    authority: certificate.authority,
    serial_number: certificate.serialNumber,
    certificate_pem: certificate.certificatePem,
    intermediate_pem: certificate.intermediatePem,
    root_pem: certificate.rootPem,
    not_before: new Date(certificate.notBefore),
    not_after: new Date(certificate.notAfter),
    spki_sha256: createHash('sha256')
      .update(publicKey.export({ format: 'der', type: 'spki' }))
      .digest('hex'),
  });
}

export async function findCertificate(db: Queryable, orderReference: string, version: number): Promise<Certificate | undefined> {
  const row = await db('certificates').where({ order_reference: orderReference, version }).first();
  return row && toCertificate(row);
}

/** All versions of an order, oldest first. */
export async function listCertificates(db: Queryable, orderReference: string): Promise<Certificate[]> {
  return (await db('certificates').where('order_reference', orderReference).orderBy('version')).map(toCertificate);
}

/** Marks as revoked what is not yet, some versions or all; an earlier revocation keeps its instant and reason. */
export async function markRevoked(
  db: Queryable,
  orderReference: string,
  { reason, versions }: { reason: RevocationReason; versions?: readonly number[] },
  at: Date,
): Promise<void> {
  await db('certificates')
    .where('order_reference', orderReference)
    .modify((query) => versions !== undefined && void query.whereIn('version', versions))
    .whereNull('revoked_at')
    .update({ revoked_at: at, revocation_reason: reason });
}

/** Takes back what this very `markRevoked` marked: the issuer has refused to revoke. */
export async function unmarkRevoked(db: Queryable, orderReference: string, at: Date): Promise<void> {
  await db('certificates').where({ order_reference: orderReference, revoked_at: at }).update({ revoked_at: null, revocation_reason: null });
}

/** The certificates of an order that are valid at an instant, before a version where one is given. */
export async function listValid(db: Queryable, orderReference: string, at: number, before = Infinity): Promise<ValidCertificate[]> {
  return (await listCertificates(db, orderReference))
    .filter(({ version, revokedAt, notAfter }) => version < before && revokedAt === null && notAfter > at)
    .map(({ version, certificatePem }) => ({ version, names: namesIn(certificatePem) }));
}

/** The names that a certificate is for, common name first. */
export function namesIn(certificatePem: string): string[] {
  const { subjectAltName = '' } = new X509Certificate(certificatePem);
  return subjectAltName.split(', ').map((name) => name.replace(/^DNS:/, ''));
}

/** What a CRL has to list: revoked, and not expired before `at`. */
export async function listRevoked(db: Queryable, authority: string, at: Date): Promise<{ serialNumber: string; revokedAt: Date; reason: string }[]> {
  const rows = await db('certificates')
    .where('authority', authority)
    .whereNotNull('revoked_at')
    .andWhere('not_after', '>=', at)
    .orderBy('serial_number')
    .select('serial_number', 'revoked_at', 'revocation_reason');
  return rows.map((row) => ({ serialNumber: row.serial_number, revokedAt: row.revoked_at, reason: row.revocation_reason }));
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
export function toCertificate(row: any): Certificate {
  return {
    orderReference: row.order_reference,
    version: row.version,
    authority: row.authority,
    serialNumber: row.serial_number,
    certificatePem: row.certificate_pem,
    intermediatePem: row.intermediate_pem,
    rootPem: row.root_pem,
    notBefore: row.not_before.getTime(),
    notAfter: row.not_after.getTime(),
    revokedAt: row.revoked_at?.getTime() ?? null,
    revocationReason: row.revocation_reason,
  };
}
