import { boughtNames, countNames } from '../../domain/name/valid-names';
import { listBlockedCertificates } from './blocked-keys';
import { namesIn } from './certificates';
import type { Db, Queryable } from '../connection';
import { toOrder, orderColumns, type OrderRow } from '../order/orders';

export interface CertificateVerification {
  ok: boolean;
  orders: number;
  certificates: number;
  /** One sentence for each thing that must not be */
  faults: string[];
}

/** Promised to those whose key it was: at once; a worker looks every second. */
const SETTLED_MS = 60_000;
const PAGE = 500;

type Row = Parameters<typeof toOrder>[0] & { reference: string; version: number; certificate_pem: string };
type Valid = { version: number; names: string[] };

/**
 * Verifies the valid certificates against what was bought and against the blocked keys (docs/decisions/0042, 0043). What an order is revoking at this moment, or
 * has set a time for that is not over, may be valid; so may a certificate whose key was blocked within the last minute.
 */
export async function verifyCertificates(db: Db, now = Date.now()): Promise<CertificateVerification> {
  const verification: CertificateVerification = { ok: true, orders: 0, certificates: 0, faults: [] };
  for (let after = ''; ;) {
    const page = await validOf(db, after, new Date(now));
    for (const [order, valid] of page) {
      verification.orders += 1;
      verification.certificates += valid.length;
      verification.faults.push(...namesBeyond(order, valid, now).map((fault) => `${order.reference}: ${fault}.`));
    }
    const last = [...page.keys()].at(-1);
    if (last === undefined) break;
    after = last.reference;
  }
  for (const { reference, versions } of await listBlockedCertificates(db, new Date(now), { blockedUntil: new Date(now - SETTLED_MS) }))
    verification.faults.push(`${reference}: certificate ${versions.join(', ')} is valid, and its key was blocked more than a minute ago.`);
  return { ...verification, ok: verification.faults.length === 0 };
}

/** The next orders that have a valid certificate, with those. */
async function validOf(db: Queryable, after: string, at: Date): Promise<Map<OrderRow, Valid[]>> {
  const references: string[] = await db('certificates')
    .where('order_reference', '>', after)
    .whereNull('revoked_at')
    .andWhere('not_after', '>', at)
    .distinct()
    .orderBy('order_reference')
    .limit(PAGE)
    .pluck('order_reference');
  const rows: Row[] = await db('certificates as c')
    .join('orders as o', 'o.reference', 'c.order_reference')
    .whereIn('c.order_reference', references)
    .whereNull('c.revoked_at')
    .andWhere('c.not_after', '>', at)
    .orderBy('c.order_reference')
    .orderBy('c.version')
    .select(...orderColumns.map((column) => `o.${column}`), 'c.version', 'c.certificate_pem');
  const orders = new Map<string, OrderRow>();
  const valid = new Map<OrderRow, Valid[]>();
  for (const row of rows) {
    const order = orders.get(row.reference) ?? toOrder(row)!;
    orders.set(row.reference, order);
    valid.set(order, [...(valid.get(order) ?? []), { version: row.version, names: namesIn(row.certificate_pem) }]);
  }
  return valid;
}

function namesBeyond({ sale, revocation, droppedNames, state, waitingOn, certificateVersion }: OrderRow, stored: readonly Valid[], now: number): string[] {
  // All of them are being revoked.
  if ((state === 'approved' || state === 'revoked') && waitingOn === 'issuer') return [];
  // One that is stored is the order's with its transition, which says what it drops.
  const valid = stored.filter(({ version }) => version <= certificateVersion);
  const going = [...(revocation ? (revocation.versions ?? valid.map(({ version }) => version)) : []), ...(droppedNames?.versions ?? [])];
  const names = (some: readonly Valid[]) => [...new Set(some.flatMap((each) => each.names))];
  const kept = names(valid.filter(({ version }) => !going.includes(version)));
  const most = boughtNames(sale);
  return [
    ...(countNames(sale, kept) > most ? [`${kept.join(', ')} are valid, and ${most} names were bought`] : []),
    ...(countNames(sale, names(valid)) > 2 * most
      ? [`${names(valid).join(', ')} are valid, more than one earlier set beside the ${most} that were bought`]
      : []),
    ...(droppedNames && droppedNames.revokeAt < now - SETTLED_MS
      ? [`names that a reissue dropped are valid beyond their time: ${droppedNames.names.join(', ')}`]
      : []),
  ];
}
