import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/time';
import type { Queryable } from './connection';

/** What users are told about their own sign-in. */
export type UserMailKind = 'password-reset' | 'sign-in-slowed';

/** One that is to go out, with all that it is made of. */
export interface UserMail {
  id: string;
  kind: UserMailKind;
  userId: string;
  email: string;
  createdAt: Instant;
  tries: number;
  reset?: { id: string; endsAt: Instant; isOver: boolean };
}

/** The worker sends it (activities/user-mail.ts). Of the same cause one is written, however many ask for it at once. */
export async function insertUserMail(
  db: Queryable,
  { userId, kind, cause, resetId = null, at }: { userId: string; kind: UserMailKind; cause: string; resetId?: string | null; at: Instant },
): Promise<void> {
  await db('user_mails')
    .insert({ id: randomUUID(), user_id: userId, kind, cause, reset_id: resetId, created_at: new Date(at) })
    .onConflict('cause')
    .ignore();
}

/** Those that are to go out now, new ones first, so that those that are not taken hold up nobody. */
export async function listDueUserMails(db: Queryable, now: Instant, limit: number): Promise<UserMail[]> {
  const rows = await db('user_mails AS m')
    .join('users AS u', 'u.id', 'm.user_id')
    .leftJoin('password_resets AS r', 'r.id', 'm.reset_id')
    .where({ 'm.sent_at': null, 'm.failed_at': null })
    .andWhere((due) => void due.whereNull('m.next_try_at').orWhere('m.next_try_at', '<=', new Date(now)))
    .orderBy(['m.tries', 'm.created_at'])
    .limit(limit)
    .select('m.id', 'm.kind', 'm.user_id', 'u.email', 'm.created_at', 'm.tries', 'm.reset_id', 'r.ends_at', 'r.used_at');
  return rows.map((row): UserMail => ({
    id: row.id,
    kind: row.kind,
    userId: row.user_id,
    email: row.email,
    createdAt: row.created_at.getTime(),
    tries: row.tries,
    reset:
      row.reset_id === null ? undefined : { id: row.reset_id, endsAt: row.ends_at.getTime(), isOver: row.used_at !== null || row.ends_at.getTime() <= now },
  }));
}

const waiting = (db: Queryable, { id, tries }: Pick<UserMail, 'id' | 'tries'>) => db('user_mails').where({ id, tries, sent_at: null, failed_at: null });

export async function markUserMailSent(db: Queryable, mail: UserMail, at: Instant): Promise<void> {
  await waiting(db, mail).update({ sent_at: new Date(at) });
}

/** @param nextTryAt undefined: it is given up. Of the mail server's words only the code is kept. */
export async function markUserMailNotTaken(
  db: Queryable,
  mail: UserMail,
  { now, nextTryAt, code }: { now: Instant; nextTryAt?: Instant; code?: number },
): Promise<void> {
  await waiting(db, mail).update({
    tries: mail.tries + 1,
    answer_code: code ?? null,
    ...(nextTryAt === undefined ? { failed_at: new Date(now) } : { next_try_at: new Date(nextTryAt) }),
  });
}
