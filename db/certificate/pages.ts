import { along, type Queryable } from '../connection';
import { toCertificate, type Certificate } from './certificates';

export interface CertificateFilter {
  serialNumber?: string;
  expiresFrom?: number;
  expiresBefore?: number;
  revoked?: boolean;
}

/** The last certificate of the page before. */
export type CertificatePlace = Pick<Certificate, 'notAfter' | 'orderReference' | 'version'>;

/** A page of an account's certificates, those that expire last first. */
export async function pageOfCertificates(
  db: Queryable,
  accountId: string,
  { serialNumber, expiresFrom, expiresBefore, revoked }: CertificateFilter,
  { after, limit }: { after?: CertificatePlace; limit: number },
): Promise<Certificate[]> {
  const index = serialNumber !== undefined ? 'certificates_serial' : revoked !== undefined ? 'certificates_by_revocation' : 'certificates_by_account';
  const query = db(along(db, 'certificates', index))
    .where('account_id', accountId)
    .orderBy(['not_after', 'order_reference', 'version'].map((column) => ({ column, order: 'desc' })))
    .limit(limit);
  // The serial number's index begins with the authority.
  if (serialNumber !== undefined) void query.whereIn('authority', ['live', 'test']).where('serial_number', serialNumber);
  if (expiresFrom !== undefined) void query.where('not_after', '>=', new Date(expiresFrom));
  if (expiresBefore !== undefined) void query.where('not_after', '<', new Date(expiresBefore));
  if (revoked !== undefined) void query.where('is_revoked', revoked);
  if (after) {
    const at = new Date(after.notAfter);
    void query
      .where('not_after', '<=', at)
      .whereRaw('(not_after < ? OR order_reference < ? OR (order_reference = ? AND version < ?))', [
        at,
        after.orderReference,
        after.orderReference,
        after.version,
      ]);
  }
  return (await query.select()).map(toCertificate);
}
