import { isDeepStrictEqual } from 'node:util';
import { changedSeller, unnamedSeller, type Seller, type SellerChange } from '../../domain/people/seller';
import { fromJson } from '../account/policies';
import { isDuplicate, select, type Db, type Queryable } from '../connection';
import { writeAudit } from './audit';

/** @property version 0: nobody has set anything */
export type SellerVersion = Seller & { version: number };

/** What customers see of the seller now. One small query, without the logo itself: every page asks. */
export async function findSeller(db: Queryable): Promise<SellerVersion> {
  const rows = await select<{ version: number; seller: unknown }>(db, 'SELECT version, seller FROM seller_settings ORDER BY version DESC LIMIT 1', []);
  return rows[0] ? { ...unnamedSeller, ...fromJson<Seller>(rows[0].seller), version: rows[0].version } : { ...unnamedSeller, version: 0 };
}

/** The picture of the settings that count now. */
export async function findLogo(db: Queryable): Promise<Buffer | undefined> {
  const row = await db('seller_settings').orderBy('version', 'desc').first('logo');
  return row?.logo ?? undefined;
}

/**
 * Adds a version, with its line in the audit trail; one that would be the same is not added. Versions are never changed, so what a customer agreed to can be
 * looked up.
 * @throws Problem for the fields that are wrong
 */
export async function setSeller(db: Db, change: SellerChange, actor: string): Promise<SellerVersion> {
  for (;;) {
    const { version, ...now } = await findSeller(db);
    const seller = changedSeller(now, change);
    const changed = (Object.keys(seller) as (keyof Seller)[]).filter((field) => !isDeepStrictEqual(seller[field], now[field]));
    if (changed.length === 0) return { ...now, version };
    const logo = change.logo === undefined ? ((await findLogo(db)) ?? null) : change.logo;
    const next = version + 1;
    try {
      await db.transaction(async (trx) => {
        const at = new Date();
        await trx('seller_settings').insert({ version: next, seller: JSON.stringify(seller), logo, created_at: at });
        await writeAudit(trx, { at: at.getTime(), actor, action: 'seller set', subject: `version ${next}`, detail: changed.join(', ') });
      });
      return { ...seller, version: next };
    } catch (error) {
      if (!isDuplicate(error)) throw error; // somebody else set them at this moment: build on theirs
    }
  }
}
