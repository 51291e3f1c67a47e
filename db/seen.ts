import { isLookedFor } from '../domain/dcv';
import type { Order } from '../domain/order';
import type { Seen } from '../domain/waiting';
import type { Queryable } from './connection';
import { findLastLooks } from './domain-checks';
import { findLastMails } from './mails';

/** What the words about orders need beside their rows: two queries at most for however many, and none for those that wait for nobody. */
export async function findSeen(db: Queryable, orders: readonly Order[]): Promise<(order: Order) => Seen> {
  const waiting = orders.filter(({ waitingOn }) => waitingOn !== null);
  const lookedFor = waiting.filter(({ validations }) => validations.some(isLookedFor));
  const of = (some: readonly Order[]) => some.map(({ reference }) => reference);
  const [mails, looks] = await Promise.all([
    waiting.length === 0 ? undefined : findLastMails(db, of(waiting)),
    lookedFor.length === 0 ? undefined : findLastLooks(db, of(lookedFor)),
  ]);
  return ({ reference }) => ({ lastMail: mails?.get(reference), lastLookAt: looks?.get(reference) });
}
