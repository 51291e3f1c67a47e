import { Store, type SessionData } from 'express-session';
import { sha256Hex } from '../../domain/secrets';
import { HOUR_MS } from '../../domain/time';
import type { Db } from '../connection';
import { fromJson } from '../account/policies';

/** Without a request for this long a session ends. */
export const SESSION_IDLE_MS = 2 * HOUR_MS;

declare module 'express-session' {
  interface SessionData {
    userId: string;
    signedInAt: number;
  }
}

/**
 * Sessions in the database, so that any number of api processes share them. Only the SHA-256 of a session's id is stored. `startSession` makes them;
 * the store only changes what is there: a request in flight writes its session when it ends, and must not bring back one that ended meanwhile.
 */
export class SessionStore extends Store {
  constructor(private readonly db: Db) {
    super();
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.db('sessions')
      .where('id_sha256', sha256Hex(id))
      .andWhere('ends_at', '>', new Date())
      .first('data')
      .then((row) => done(null, row ? fromJson<SessionData>(row.data) : null), done);
  }

  override set(id: string, session: SessionData, done: (error?: unknown) => void = () => undefined): void {
    this.db('sessions')
      .where('id_sha256', sha256Hex(id))
      .update({ data: JSON.stringify(session), ends_at: endOfIdle() })
      .then(() => done(), done);
  }

  override touch(id: string, _session: SessionData, done: (error?: unknown) => void = () => undefined): void {
    this.db('sessions')
      .where('id_sha256', sha256Hex(id))
      .update({ ends_at: endOfIdle() })
      .then(() => done(), done);
  }

  override destroy(id: string, done: (error?: unknown) => void = () => undefined): void {
    this.db('sessions')
      .where('id_sha256', sha256Hex(id))
      .delete()
      .then(() => done(), done);
  }
}

/**
 * Begins a session of somebody who has shown this password. False: the user has got another one meanwhile, whose change has ended all sessions that
 * there were, so none begins with the old one, or the user was disabled. The user's row is held until the session is there, so that such a change sees it.
 */
export async function startSession(db: Db, id: string, session: SessionData, passwordHash: string): Promise<boolean> {
  return db.transaction(async (trx) => {
    const user = await trx('users')
      .leftJoin('accounts', 'accounts.id', 'users.account_id')
      .where({ 'users.id': session.userId, password_hash: passwordHash, 'users.disabled_at': null, 'accounts.disabled_at': null })
      .forUpdate()
      .first('users.id');
    if (user === undefined) return false;
    await trx('sessions').insert({ id_sha256: sha256Hex(id), user_id: user.id, data: JSON.stringify(session), ends_at: endOfIdle() });
    return true;
  });
}

function endOfIdle(): Date {
  return new Date(Date.now() + SESSION_IDLE_MS);
}

/** Signs a user out everywhere, as after a new password. */
export async function endSessionsOf(db: Db, userId: string): Promise<void> {
  await db('sessions').where('user_id', userId).delete();
}

export async function deleteEndedSessions(db: Db): Promise<number> {
  return db('sessions').where('ends_at', '<', new Date()).delete();
}
