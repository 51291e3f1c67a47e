import type { Db } from '../db/connection';
import { eraseContacts, listToErase } from '../db/erasure';
import { currentPolicy } from '../db/policies';
import { addCalendarMonths, type Instant } from '../domain/time';

const AT_ONCE = 100;

/** Erases the contacts of orders that ended longer ago than the policy keeps them. Answers whose. */
export async function eraseOldContacts(db: Db, now: Instant): Promise<string[]> {
  const { erasureMonths } = (await currentPolicy(db)).policySet;
  const references = await listToErase(db, new Date(addCalendarMonths(now, -erasureMonths)), AT_ONCE);
  for (const reference of references) await eraseContacts(db, reference, new Date(now));
  return references;
}
