import { randomUUID } from 'node:crypto';
import type { Account } from '../../domain/sale/account';
import type { User } from '../../domain/people/user';
import { Problem } from '../../domain/problem';
import { toAccount } from '../account/accounts';
import { isDuplicate, type Queryable } from '../connection';

const columns = [
  'users.id',
  'users.email',
  'account_id',
  'role',
  'password_hash',
  'users.created_at',
  'users.disabled_at',
  'accounts.disabled_at as account_disabled_at',
  'accounts.kind',
  'accounts.name',
  'accounts.email as account_email',
  'accounts.is_test',
];
export type UserRow = User & {
  passwordHash: string;
  createdAt: number;
  disabledAt: number | null;
  /** null: staff */
  account: Account | null;
  accountDisabledAt: number | null;
};

const withAccounts = (db: Queryable) => db('users').leftJoin('accounts', 'accounts.id', 'users.account_id');

/** Throws a Problem for `email` where another user has it. */
export async function insertUser(db: Queryable, { email, accountId, role, passwordHash }: Omit<User, 'id'> & { passwordHash: string }): Promise<User> {
  const id = randomUUID();
  try {
    await db('users').insert({ id, email, account_id: accountId, role, password_hash: passwordHash, created_at: new Date() });
  } catch (error) {
    if (isDuplicate(error, 'users_email')) throw Problem.field('email', `There is a user ${email} already; choose another address.`, 'conflict');
    throw error;
  }
  return { id, email, accountId, role };
}

/**
 * Who signs in with this address. Here alone addresses are compared regardless of case, by the collation of the column: people type the one that they
 * sign in with by hand, on keyboards that begin with a capital, and nobody can be two users.
 */
export async function findUserByEmail(db: Queryable, email: string): Promise<UserRow | undefined> {
  return toUser(await withAccounts(db).where('users.email', email).first(columns));
}

export async function findUser(db: Queryable, id: string): Promise<UserRow | undefined> {
  return toUser(await withAccounts(db).where('users.id', id).first(columns));
}

/** Users, oldest first. @param accountId of this account only */
export async function listUsers(db: Queryable, accountId?: string): Promise<UserRow[]> {
  const rows = await withAccounts(db)
    .modify((query) => accountId !== undefined && void query.where('account_id', accountId))
    .orderBy(['users.created_at', 'users.id'])
    .select(columns);
  return rows.map((row: unknown) => toUser(row)!);
}

/** Keeps a user out from now on, sessions included, or lets the user in again. Call it inside a transaction. */
export async function setUserDisabled(trx: Queryable, id: string, at: Date | null): Promise<void> {
  await trx('users')
    .where({ id })
    .modify((query) => at && void query.whereNull('disabled_at'))
    .update({ disabled_at: at });
  if (at) await trx('sessions').where('user_id', id).delete();
}

/** Addresses by id, of those that are there. */
export async function findEmails(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db('users')
    .whereIn('id', [...ids])
    .select('id', 'email');
  return new Map(rows.map(({ id, email }: { id: string; email: string }) => [id, email]));
}

/** False: it is not the password any more that was shown; somebody else has set another one meanwhile. */
export async function changePassword(db: Queryable, { id, passwordHash: shown }: Pick<UserRow, 'id' | 'passwordHash'>, passwordHash: string): Promise<boolean> {
  return (await db('users').where({ id, password_hash: shown }).update({ password_hash: passwordHash })) === 1;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
function toUser(row: any): UserRow | undefined {
  return (
    row && {
      id: row.id,
      email: row.email,
      accountId: row.account_id,
      role: row.role,
      passwordHash: row.password_hash,
      createdAt: row.created_at.getTime(),
      disabledAt: row.disabled_at?.getTime() ?? null,
      account: row.account_id && toAccount({ id: row.account_id, kind: row.kind, name: row.name, email: row.account_email, is_test: row.is_test }),
      accountDisabledAt: row.account_disabled_at?.getTime() ?? null,
    }
  );
}
