import { isOfSeller, userIdIn } from '../../domain/people/actor';
import type { Queryable } from '../connection';
import { findEmails } from './users';

/** Actors of these lines as people of the seller see them: whoever signed in by the address, everybody else as it stands there. */
export async function namesOf(db: Queryable, lines: readonly { actor: string }[]): Promise<(actor: string) => string> {
  const ids = new Set(lines.map(({ actor }) => userIdIn(actor)).filter((id) => id !== undefined));
  const emails = ids.size === 0 ? new Map<string, string>() : await findEmails(db, [...ids]);
  return (actor) => {
    const email = emails.get(userIdIn(actor) ?? '');
    return email === undefined ? actor : `${email} (${isOfSeller(actor) ? 'staff' : 'user'})`;
  };
}
