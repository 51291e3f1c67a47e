import { randomUUID } from 'node:crypto';
import type { Account } from '../../domain/sale/account';
import type { ApiKey, Scope } from '../../domain/people/api-key';
import { newApiKey, sha256Hex } from '../../domain/secrets';
import { MINUTE_MS } from '../../domain/time';
import { accountDisabled } from '../../domain/sale/account';
import { toAccount } from './accounts';
import { select, type Queryable } from '../connection';
import { fromJson } from './policies';

const columns = ['api_keys.id', 'api_keys.name', 'scopes', 'api_keys.created_at', 'last_used_at', 'revoked_at'];

/**
 * Makes a key with a name and scopes and answers it with its secret: the only time that it can be seen, since only its SHA-256 is kept.
 * @param id of the key; made when left out
 */
export async function insertNamedKey(
  db: Queryable,
  accountId: string,
  { name, scopes, id = randomUUID() }: { name: string; scopes: readonly Scope[] | null; id?: string },
): Promise<ApiKey & { secret: string }> {
  const secret = newApiKey();
  const createdAt = Date.now();
  await db('api_keys').insert({
    id,
    account_id: accountId,
    key_sha256: sha256Hex(secret),
    name,
    scopes: scopes && JSON.stringify(scopes),
    created_at: new Date(createdAt),
  });
  return { id, name, scopes, createdAt, lastUsedAt: null, revokedAt: null, secret };
}

const keyBySecret = `SELECT ${columns.join(', ')}, accounts.id AS owner, kind, accounts.name AS owner_name, email, is_test, accounts.disabled_at
  FROM api_keys JOIN accounts ON accounts.id = api_keys.account_id WHERE key_sha256 = ? AND (revoked_at IS NULL OR revoked_at > NOW(3))`;

/**
 * Whose key it is and what it may do; undefined where there is none or it is revoked. Throws a Problem where the account is disabled.
 * @param sha256 of the secret, hexadecimal
 */
export async function findKeyBySecret(db: Queryable, sha256: string): Promise<{ account: Account; key: ApiKey } | undefined> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
  const [row] = await select<any>(db, keyBySecret, [sha256]);
  if (row && row.disabled_at !== null) throw accountDisabled();
  return row && { account: toAccount({ ...row, id: row.owner, name: row.owner_name })!, key: toKey(row) };
}

/** Notes that a key is in use, to the minute: a write for every request would cost more than it tells. */
export async function noteUse(db: Queryable, key: ApiKey, now: number): Promise<void> {
  if (key.lastUsedAt !== null && now - key.lastUsedAt < MINUTE_MS) return;
  await db('api_keys')
    .where('id', key.id)
    .andWhere((earlier) => void earlier.whereNull('last_used_at').orWhere('last_used_at', '<', new Date(now)))
    .update({ last_used_at: new Date(now) });
}

/** An account's keys, oldest first, revoked ones too. */
export async function listApiKeys(db: Queryable, accountId: string): Promise<ApiKey[]> {
  const rows = await db('api_keys').where('account_id', accountId).orderBy(['created_at', 'id']).select(columns);
  return rows.map(toKey);
}

export async function findApiKey(db: Queryable, accountId: string, id: string): Promise<ApiKey | undefined> {
  const row = await db('api_keys').where({ account_id: accountId, id }).first(columns);
  return row && toKey(row);
}

/** Worth nothing from then on, which may be later; a key that ends before keeps its instant. */
export async function revokeApiKey(db: Queryable, accountId: string, id: string, at: Date): Promise<void> {
  await db('api_keys')
    .where({ account_id: accountId, id })
    .andWhere((earlier) => void earlier.whereNull('revoked_at').orWhere('revoked_at', '>', at))
    .update({ revoked_at: at });
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
function toKey(row: any): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes === null ? null : fromJson<Scope[]>(row.scopes),
    createdAt: row.created_at.getTime(),
    lastUsedAt: row.last_used_at?.getTime() ?? null,
    revokedAt: row.revoked_at?.getTime() ?? null,
  };
}
