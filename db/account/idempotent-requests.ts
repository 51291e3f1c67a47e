import { randomUUID } from 'node:crypto';
import { isDuplicate, type Queryable } from '../connection';

/** A request under an Idempotency-Key, and its answer once there is one. */
export interface IdempotentRequest {
  /** Of the messages that the request sends, whoever tries it how often */
  id: string;
  fingerprint: string;
  firstTriedAt: number;
  triedAt: number;
  answer?: { status: number; location: string | null; body: string | null };
}

const identify = (accountId: string, key: string) => ({ account_id: accountId, idempotency_key: key });

/** Takes the key for a request that is tried now. Undefined: somebody has it. */
export async function takeKey(db: Queryable, accountId: string, key: string, fingerprint: string, now: Date): Promise<IdempotentRequest | undefined> {
  const id = randomUUID();
  try {
    await db('idempotent_requests').insert({ ...identify(accountId, key), id, fingerprint, tried_at: now, created_at: now });
    return { id, fingerprint, firstTriedAt: now.getTime(), triedAt: now.getTime() };
  } catch (error) {
    if (isDuplicate(error, 'PRIMARY')) return undefined;
    throw error;
  }
}

export async function findIdempotentRequest(db: Queryable, accountId: string, key: string): Promise<IdempotentRequest | undefined> {
  const row = await db('idempotent_requests')
    .where(identify(accountId, key))
    .first('id', 'fingerprint', 'created_at', 'tried_at', 'status', 'location', 'body');
  if (!row) return undefined;
  const answer = row.status === null ? undefined : { status: row.status, location: row.location, body: row.body };
  return { id: row.id, fingerprint: row.fingerprint, firstTriedAt: row.created_at.getTime(), triedAt: row.tried_at.getTime(), answer };
}

/** Tries a request again whose earlier try ended without an answer. False: somebody else does. */
export async function takeOver(db: Queryable, accountId: string, key: string, { triedAt }: IdempotentRequest, now: Date): Promise<boolean> {
  const taken = await db('idempotent_requests')
    .where({ ...identify(accountId, key), tried_at: new Date(triedAt) })
    .whereNull('status')
    .update({ tried_at: now });
  return taken === 1;
}

/** The first answer stays. */
export async function keepAnswer(db: Queryable, accountId: string, key: string, answer: NonNullable<IdempotentRequest['answer']>): Promise<void> {
  await db('idempotent_requests').where(identify(accountId, key)).whereNull('status').update(answer);
}

/** The try that began then ended without an answer, and the next one need not wait; one that has taken over meanwhile goes on. */
export async function giveUpTry(db: Queryable, accountId: string, key: string, { triedAt }: Pick<IdempotentRequest, 'triedAt'>): Promise<void> {
  await db('idempotent_requests')
    .where({ ...identify(accountId, key), tried_at: new Date(triedAt) })
    .whereNull('status')
    .update({ tried_at: new Date(0) });
}

/** Housekeeping: forgets what is older. Answers how many. */
export async function deleteIdempotentRequests(db: Queryable, before: Date): Promise<number> {
  return db('idempotent_requests').where('created_at', '<', before).limit(10_000).delete();
}
