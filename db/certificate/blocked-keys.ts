import type { Queryable } from '../connection';

/** A public key, by the SHA-256 of its SubjectPublicKeyInfo, for which no certificate may be valid (BR 4.9.1.1, 6.1.1.3). */
export interface BlockedKey {
  spkiSha256: string;
  reason: string;
  /** Who said so: the order with whose certificate it was reported, or whoever blocked it */
  source: string;
  blockedAt: number;
}

/** Blocks a key for ever. One that is blocked already stays as it was. */
export async function blockKey(db: Queryable, { spkiSha256, reason, source, blockedAt }: BlockedKey): Promise<void> {
  await db('blocked_keys')
    .insert({ spki_sha256: spkiSha256, reason, source, blocked_at: new Date(blockedAt) })
    .onConflict('spki_sha256')
    .ignore();
}

/** Blocks the keys of an order's certificates, some versions or all, which were reported as compromised. */
export async function blockKeysOf(db: Queryable, orderReference: string, versions: readonly number[] | undefined, at: Date): Promise<void> {
  const keys: string[] = await db('certificates')
    .where('order_reference', orderReference)
    .whereNotNull('spki_sha256')
    .modify((query) => versions !== undefined && void query.whereIn('version', versions))
    .distinct()
    .orderBy('spki_sha256')
    .pluck('spki_sha256');
  for (const spkiSha256 of keys) await blockKey(db, { spkiSha256, reason: 'reported as compromised', source: orderReference, blockedAt: at.getTime() });
}

export async function findBlockedKey(db: Queryable, spkiSha256: string): Promise<BlockedKey | undefined> {
  const row = await db('blocked_keys').where('spki_sha256', spkiSha256).first('reason', 'source', 'blocked_at');
  return row && { spkiSha256, reason: row.reason, source: row.source, blockedAt: row.blocked_at.getTime() };
}

/** Inside a transaction: also what another one is blocking at this moment, which is waited for. */
export async function isBlockedNow(trx: Queryable, spkiSha256: string): Promise<boolean> {
  return (await trx('blocked_keys').where('spki_sha256', spkiSha256).forShare().first('spki_sha256')) !== undefined;
}

/** An order's certificates that are valid and for a blocked key. */
export interface BlockedCertificates {
  reference: string;
  versions: number[];
}

/** All there are at an instant, by order: of one key, or of those that were blocked until then. Asked every second: along the few blocked keys, never along the certificates. */
export async function listBlockedCertificates(
  db: Queryable,
  at: Date,
  { spkiSha256, blockedUntil }: { spkiSha256?: string; blockedUntil?: Date } = {},
): Promise<BlockedCertificates[]> {
  const rows: { order_reference: string; version: number }[] = await db
    .from(db.raw('blocked_keys b STRAIGHT_JOIN certificates c FORCE INDEX (certificates_by_key) ON c.spki_sha256 = b.spki_sha256'))
    .whereNull('c.revoked_at')
    .andWhere('c.not_after', '>', at)
    .modify((query) => spkiSha256 !== undefined && void query.where('b.spki_sha256', spkiSha256))
    .modify((query) => blockedUntil !== undefined && void query.where('b.blocked_at', '<=', blockedUntil))
    .orderBy(['c.order_reference', 'c.version'])
    .select('c.order_reference', 'c.version');
  const found = new Map<string, number[]>();
  for (const { order_reference: reference, version } of rows) found.set(reference, [...(found.get(reference) ?? []), version]);
  return [...found].map(([reference, versions]) => ({ reference, versions }));
}
