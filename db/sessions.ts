import { Store, type SessionData } from 'express-session';
import { sha256Hex } from '../domain/secrets';
import { HOUR_MS } from '../domain/time';
import type { Db } from './connection';
import { fromJson } from './policies';

/** Without a request for this long a session ends. */
export const SESSION_IDLE_MS = 2 * HOUR_MS;

declare module 'express-session' {
  interface SessionData {
    userId: string;
    signedInAt: number;
  }
}

/** Sessions in the database, so that any number of api processes share them. Only the SHA-256 of a session's id is stored. */
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
    const row = { id_sha256: sha256Hex(id), user_id: session.userId ?? null, data: JSON.stringify(session), ends_at: new Date(Date.now() + SESSION_IDLE_MS) };
    this.db('sessions')
      .insert(row)
      .onConflict('id_sha256')
      .merge(['user_id', 'data', 'ends_at'])
      .then(() => done(), done);
  }

  override touch(id: string, session: SessionData, done: () => void = () => undefined): void {
    this.set(id, session, done);
  }

  override destroy(id: string, done: (error?: unknown) => void = () => undefined): void {
    this.db('sessions')
      .where('id_sha256', sha256Hex(id))
      .delete()
      .then(() => done(), done);
  }
}

/** Signs a user out everywhere, as after a new password. */
export async function endSessionsOf(db: Db, userId: string): Promise<void> {
  await db('sessions').where('user_id', userId).delete();
}

export async function deleteEndedSessions(db: Db): Promise<number> {
  return db('sessions').where('ends_at', '<', new Date()).delete();
}
