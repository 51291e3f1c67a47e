import { createHash, X509Certificate } from 'node:crypto';
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

/** Takes back what this very `markRevoked` marked: the issuer has refused to revoke. */
export async function unmarkRevoked(db: Queryable, orderReference: string, at: Date): Promise<void> {
  await db('certificates').where({ order_reference: orderReference, revoked_at: at }).update({ revoked_at: null, revocation_reason: null });
}

/** Whether a certificate for this key was revoked because the key was no longer its owner's alone (BR 6.1.1.3: such a key is never certified again). */
export async function isCompromised(db: Queryable, spkiSha256: string): Promise<boolean> {
  return (await db('certificates').where({ spki_sha256: spkiSha256, revocation_reason: 'keyCompromise' }).first('version')) !== undefined;
}

/** Whether two versions of an order are for the same key. */
export async function haveSameKey(db: Queryable, orderReference: string, versions: [number, number]): Promise<boolean> {
  const keys: (string | null)[] = await db('certificates').where('order_reference', orderReference).whereIn('version', versions).pluck('spki_sha256');
  return keys.length === 2 && keys[0] !== null && keys[0] === keys[1];
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
