import { insertUser } from '../../../db/people/users';
import { hashPassword } from '../../../domain/people/passwords';
import type { User } from '../../../domain/people/user';
import type { OrderSystem } from '../order-system';

/** Of everybody who signs in in a test. */
export const password = 'correct horse battery';

/** @param accountId null: staff */
export async function createUser({ db }: OrderSystem, email: string, role: User['role'], accountId: string | null): Promise<User> {
  return insertUser(db, { email, role, accountId, passwordHash: await hashPassword(password) });
}
