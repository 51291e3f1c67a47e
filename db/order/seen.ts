import { awaitsPublication } from '../../domain/validation/check';
import type { Order } from '../../domain/order/order';
import type { Seen } from '../../domain/order/waiting';
import type { Queryable } from '../connection';
import { findLastChecks } from './validation-checks';
import { findLastMails } from '../mail/mails';

/** What the words about orders need beside their rows: two queries at most for however many, and none for those that wait for nobody. */
export async function findSeen(db: Queryable, orders: readonly Order[]): Promise<(order: Order) => Seen> {
  const waiting = orders.filter(({ waitingOn }) => waitingOn !== null);
  const lookedFor = waiting.filter(({ validations }) => validations.some(awaitsPublication));
  const of = (some: readonly Order[]) => some.map(({ reference }) => reference);
  const [mails, looks] = await Promise.all([
    waiting.length === 0 ? undefined : findLastMails(db, of(waiting)),
    lookedFor.length === 0 ? undefined : findLastChecks(db, of(lookedFor)),
  ]);
  return ({ reference }) => ({ lastMail: mails?.get(reference), lastCheckAt: looks?.get(reference) });
}
