import { randomUUID } from 'node:crypto';
import type { Account } from '../../domain/sale/account';
import { newApiKey, sha256Hex } from '../../domain/secrets';
import type { Db, Queryable } from '../connection';

const columns = ['accounts.id', 'kind', 'accounts.name', 'email', 'is_test'];

export async function insertAccount(db: Queryable, account: Omit<Account, 'id'>): Promise<Account> {
  const id = randomUUID();
  await db('accounts').insert({ id, kind: account.kind, name: account.name, email: account.email, is_test: account.isTest, created_at: new Date() });
  return { id, ...account };
}

/** Makes a key and answers it: the only time that it can be seen, since only its SHA-256 is kept. */
export async function insertApiKey(db: Queryable, accountId: string): Promise<string> {
  const key = newApiKey();
  await db('api_keys').insert({ id: randomUUID(), account_id: accountId, key_sha256: sha256Hex(key), created_at: new Date() });
  return key;
}

/** A new key in the place of one of the account's keys, which is worth nothing from then on: both or neither. Undefined: it was worth nothing already. */
export async function replaceApiKey(db: Db, accountId: string, old: string): Promise<string | undefined> {
  const key = await db('api_keys')
    .where({ account_id: accountId, key_sha256: sha256Hex(old) })
    .first('id');
  return db.transaction(async (trx) => {
    // By its primary key, which locks this row and nothing beside it: two calls at once would hold each other's place for the new key.
    const revoked = await trx('api_keys')
      .where('id', key?.id ?? '')
      .andWhere((good) => void good.whereNull('revoked_at').orWhere('revoked_at', '>', new Date()))
      .update({ revoked_at: new Date() });
    return revoked === 0 ? undefined : insertApiKey(trx, accountId);
  });
}

export async function findAccount(db: Queryable, id: string): Promise<Account | undefined> {
  return toAccount(await db('accounts').where('id', id).first(columns));
}

export function toAccount(row: { id: string; kind: Account['kind']; name: string; email: string | null; is_test: number } | undefined): Account | undefined {
  return row && { id: row.id, kind: row.kind, name: row.name, email: row.email, isTest: Boolean(row.is_test) };
}

export interface ListedAccount extends Account {
  createdAt: number;
  disabledAt: number | null;
}

/** All accounts, oldest first. */
export async function listAccounts(db: Queryable): Promise<ListedAccount[]> {
  const rows = await db('accounts')
    .orderBy(['created_at', 'id'])
    .select([...columns, 'created_at', 'disabled_at']);
  return rows.map((row) => ({ ...toAccount(row)!, createdAt: row.created_at.getTime(), disabledAt: row.disabled_at?.getTime() ?? null }));
}

/** Keeps an account's keys and users out, from now on, or lets them in again; its orders go on. Call it inside a transaction. Sessions end at once. */
export async function setAccountDisabled(trx: Queryable, id: string, at: Date | null): Promise<void> {
  // The users first, as whoever signs in does (db/people/sessions.ts).
  const users: string[] = await trx('users').where('account_id', id).forUpdate().pluck('id');
  await trx('accounts')
    .where({ id })
    .modify((query) => at && void query.whereNull('disabled_at'))
    .update({ disabled_at: at });
  if (at) await trx('sessions').whereIn('user_id', users).delete();
}
