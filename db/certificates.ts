import type { RevocationReason } from '../domain/order';
import type { Queryable } from './connection';

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

/** Marks as revoked what is not yet, one version or all; an earlier revocation keeps its instant and reason. */
export async function markRevoked(
  db: Queryable,
  orderReference: string,
  { reason, version }: { reason: RevocationReason; version?: number },
  at: Date,
): Promise<void> {
  await db('certificates')
    .where('order_reference', orderReference)
    .modify((query) => version !== undefined && void query.where('version', version))
    .whereNull('revoked_at')
    .update({ revoked_at: at, revocation_reason: reason });
}

/** What a CRL has to list: revoked and not expired. */
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
