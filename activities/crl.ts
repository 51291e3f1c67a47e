import { findAuthority, updateCrls } from '../db/certificate/authorities';
import { databaseNow } from '../db/clock';
import { listRevoked } from '../db/certificate/certificates';
import type { Db } from '../db/connection';
import { DAY_MS } from '../domain/time';
import type { RevocationReason } from './issuers/issuer';

/** Subscriber CRLs may live 10 days at most (BR 4.9.7); a week leaves room, and renewal starts at half of it. */
const CRL_LIFE_MS = 7 * DAY_MS;

export interface CrlSigner {
  readonly name: string;
  signCrl(request: {
    issuer: 'intermediate' | 'root';
    number: number;
    thisUpdate: Date;
    nextUpdate: Date;
    revoked: { serialNumber: string; revokedAt: Date; reason: RevocationReason }[];
  }): Promise<Buffer>;
}

/**
 * Signs and publishes a CRL with everything that is revoked now. Safe to repeat; numbers rise one at a time (RFC 5280 section 5.2.3).
 * @param at its thisUpdate; left out: now by the database's clock, so that no worker's wrong clock dates it into the future
 */
export async function publishCrl(db: Db, signer: CrlSigner, at?: Date): Promise<void> {
  const now = at ?? (await databaseNow(db));
  await db.transaction(async (trx) => {
    const authority = await findAuthority(trx, signer.name, { forUpdate: true });
    if (!authority) throw new Error(`The authority ${signer.name} is not registered.`);
    const number = authority.crlNumber + 1;
    const nextUpdate = new Date(now.getTime() + CRL_LIFE_MS);
    // One that has expired is listed once more (RFC 5280, 3.3): on every CRL of a CRL's life after its end.
    const revoked = (await listRevoked(trx, signer.name, new Date(now.getTime() - CRL_LIFE_MS))) as {
      serialNumber: string;
      revokedAt: Date;
      reason: RevocationReason;
    }[];
    const sign = (issuer: 'intermediate' | 'root') =>
      signer.signCrl({ issuer, number, thisUpdate: now, nextUpdate, revoked: issuer === 'root' ? [] : revoked });
    await updateCrls(trx, signer.name, { number, nextUpdateAt: nextUpdate, root: await sign('root'), intermediate: await sign('intermediate') });
  });
}

/**
 * Publishing for many at once: whoever asks while a CRL is being made shares the one after it, which has everybody's revocation.
 * Twenty cancellations at a time cost two CRLs, not twenty.
 */
export function createCrlPublisher(publish: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= current
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return (current = publish());
      });
    return next;
  };
}

/** Renews the CRL when half of its life is over. */
export async function renewCrl(db: Db, signer: CrlSigner, at?: Date): Promise<boolean> {
  const now = at ?? (await databaseNow(db));
  const authority = await findAuthority(db, signer.name);
  if ((authority?.crlNextUpdateAt ?? 0) - now.getTime() > CRL_LIFE_MS / 2) return false;
  await publishCrl(db, signer, now);
  return true;
}
