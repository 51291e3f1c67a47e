import type { Db } from '../db/connection';
import { eraseContacts, eraseStrays, listToErase } from '../db/order/erasure';
import { currentPolicy } from '../db/account/policies';
import { addCalendarMonths, type Instant } from '../domain/time';

const AT_ONCE = 100;

/** Erases the contacts of orders that ended longer ago than the policy keeps them. Answers whose. */
export async function eraseOldContacts(db: Db, now: Instant): Promise<string[]> {
  const references = await listToErase(db, await keptSince(db, now), AT_ONCE);
  for (const reference of references) await eraseContacts(db, reference, new Date(now));
  return references;
}

/**
 * Erases what is as old and belongs to no order. Answers up to which age it has: the next round begins there.
 * @param from 0: from the beginning
 */
export async function eraseOldStrays(db: Db, now: Instant, from: Instant): Promise<Instant> {
  const before = await keptSince(db, now);
  await eraseStrays(db, { from: new Date(from), before });
  return before.getTime();
}

async function keptSince(db: Db, now: Instant): Promise<Date> {
  const { erasureMonths } = (await currentPolicy(db)).policySet;
  return new Date(addCalendarMonths(now, -erasureMonths));
}
