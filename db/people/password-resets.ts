import { randomUUID } from 'node:crypto';
import { sha256Hex, type Secrets } from '../../domain/secrets';
import type { DeskMailKind } from '../../domain/mail';
import { HOUR_MS, MINUTE_MS, type Instant } from '../../domain/time';
import type { Db, Queryable } from '../connection';
import { endSessionsOf } from './sessions';
import { insertDeskMail } from '../mail/mails';

/** How long the link of the e-mail is good. */
const RESET_MS = HOUR_MS;

/** Whoever asks again so soon has a link on its way. */
const ON_ITS_WAY_MS = 5 * MINUTE_MS;

/**
 * Takes a user's password away, ends all sessions at once, and writes the e-mail with a link to a new one; earlier links are dead. Call it inside a
 * transaction. Answers until when the link is good. The link's secret is derived when the mail is sent; here is its SHA-256 alone.
 * @param unusable hash of a password that nobody knows
 */
export async function resetPassword(trx: Db, userId: string, { secrets, unusable, at }: { secrets: Secrets; unusable: string; at: Instant }): Promise<Instant> {
  await trx('users').where({ id: userId }).update({ password_hash: unusable });
  await endSessionsOf(trx, userId);
  return writeLink(trx, userId, { kind: 'password-reset', secrets, at });
}

/**
 * Writes the e-mail with a link to a new password for a user who says to have forgotten theirs; until the link is used the old one stays good. Call it
 * inside a transaction. Does nothing for users who are not let in, and where a link is on its way: strangers may ask too, and must not flood anybody.
 */
export async function offerNewPassword(trx: Db, email: string, { secrets, at }: { secrets: Secrets; at: Instant }): Promise<void> {
  // Held, so that of several that ask at once one writes.
  const user = await trx('users').where({ email, disabled_at: null }).forUpdate().first('id');
  if (!user) return;
  const sent = await trx('password_resets')
    .where({ user_id: user.id, used_at: null })
    .andWhere('created_at', '>', new Date(at - ON_ITS_WAY_MS))
    .first('id');
  if (!sent) await writeLink(trx, user.id, { kind: 'password-forgotten', secrets, at });
}

/** Earlier links are dead. @returns until when this one is good */
async function writeLink(trx: Db, userId: string, { kind, secrets, at }: { kind: DeskMailKind; secrets: Secrets; at: Instant }): Promise<Instant> {
  const id = randomUUID();
  const endsAt = at + RESET_MS;
  await endResets(trx, userId, at);
  const row = { id, user_id: userId, secret_sha256: sha256Hex(secrets.passwordResetSecret({ id, userId })) };
  await trx('password_resets').insert({ ...row, created_at: new Date(at), ends_at: new Date(endsAt) });
  const { email } = await trx('users').where({ id: userId }).first('email');
  await insertDeskMail(trx, { id: `${kind}.${id}`, kind, aboutId: id, recipients: [email as string], at });
  return endsAt;
}

/** No link that a user was sent is good any more: a new password was set. */
export async function endResets(trx: Queryable, userId: string, at: Instant): Promise<void> {
  await trx('password_resets')
    .where({ user_id: userId, used_at: null })
    .update({ used_at: new Date(at) });
}

/** What the e-mail with the link says; undefined: the link is over. */
export async function findResetById(db: Queryable, id: string, now: Instant): Promise<{ id: string; userId: string; endsAt: Instant } | undefined> {
  const row = await db('password_resets').where({ id, used_at: null }).andWhere('ends_at', '>', new Date(now)).first('user_id', 'ends_at');
  return row && { id, userId: row.user_id, endsAt: row.ends_at.getTime() };
}

/** Whose password a link lets its reader set; undefined: it is wrong, used, or too old. */
export async function findReset(db: Queryable, { id, secret }: { id: string; secret: string }, now: Instant): Promise<{ userId: string } | undefined> {
  const row = await db('password_resets')
    .where({ id, secret_sha256: sha256Hex(secret), used_at: null })
    .andWhere('ends_at', '>', new Date(now))
    .first('user_id');
  return row && { userId: row.user_id };
}

/** Sets the password under a link, once: of two at the same time one does. False: the link is not good (any more). */
export async function useReset(trx: Db, { id, secret }: { id: string; secret: string }, passwordHash: string, now: Instant): Promise<string | undefined> {
  const found = await findReset(trx, { id, secret }, now);
  if (!found) return undefined;
  const used = await trx('password_resets')
    .where({ id, used_at: null })
    .update({ used_at: new Date(now) });
  if (used === 0) return undefined;
  await trx('users').where({ id: found.userId }).update({ password_hash: passwordHash });
  await endSessionsOf(trx, found.userId);
  return found.userId;
}
