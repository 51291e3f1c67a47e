import { findIdempotentRequest, giveUpTry, keepAnswer, takeKey, takeOver, type IdempotentRequest } from '../../db/account/idempotent-requests';
import type { Db } from '../../db/connection';
import { Problem, problemKinds, retryAfterSeconds } from '../../domain/problem';
import { sha256Hex } from '../../domain/secrets';
import { MINUTE_MS, type Instant } from '../../domain/time';
import type { Answer } from './route';

/** Printable ASCII, as a UUID or the quoted string of draft-ietf-httpapi-idempotency-key-header. */
export const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** A try that has not answered by then has died: longer than a request may take. */
const TRY_MS = MINUTE_MS;

export function readKey(header: string | undefined): string {
  const detail =
    header === undefined || header === ''
      ? 'The header Idempotency-Key is missing; send one of your own for every change, such as a UUID, and the same one when you try again.'
      : 'The header Idempotency-Key has more than 255 characters, blanks or letters beyond ASCII; send one such as a UUID.';
  if (header === undefined || !keyPattern.test(header))
    throw new Problem('idempotency-key-missing', detail, [{ field: 'Idempotency-Key', detail, source: 'header' }]);
  return header;
}

/** What makes two requests the same one. */
export function fingerprint(method: string, path: string, body: unknown): string {
  return sha256Hex(JSON.stringify([method, path, body ?? null]));
}

interface Attempt {
  accountId: string;
  key: string;
  fingerprint: string;
}

/**
 * Carries a request out once, however often and wherever it is tried, and gives its first answer to every try (refusals are answers).
 * @param work gets the id of the request's messages and when it was first tried, by which the rules judge it; what it throws as a Problem below 500 is kept by `refused`, but for what is worth asking again
 */
export async function once(
  db: Db,
  attempt: Attempt,
  work: (id: string, firstTriedAt: Instant) => Promise<Answer>,
  refused: (problem: Problem) => Answer,
): Promise<Answer & { replayed: boolean }> {
  const { accountId, key } = attempt;
  const mine = await begin(db, attempt);
  if (mine.answer) return { ...replay(mine.answer), replayed: true };
  let answer: Answer;
  try {
    answer = await work(mine.id, mine.firstTriedAt);
  } catch (error) {
    if (!(error instanceof Problem) || problemKinds[error.kind].status >= 500 || retryAfterSeconds(error.kind) !== undefined) {
      await giveUpTry(db, accountId, key, mine).catch(() => undefined); // the database may be what failed: the next try takes over later
      throw error;
    }
    answer = refused(error);
  }
  await keepAnswer(db, accountId, key, { status: answer.status, location: answer.location ?? null, body: bodyToKeep(answer) });
  return { ...answer, replayed: false };
}

/** This try's turn, or the answer that is there already. */
async function begin(db: Db, { accountId, key, fingerprint: print }: Attempt): Promise<IdempotentRequest> {
  const now = new Date();
  const taken = await takeKey(db, accountId, key, print, now);
  if (taken) return taken;
  const known = await findIdempotentRequest(db, accountId, key);
  if (!known) throw inProgress();
  if (known.fingerprint !== print)
    throw new Problem('idempotency-key-reused', 'This Idempotency-Key was used for another request; send a key of its own with each request.');
  if (known.answer) return known;
  if (now.getTime() - known.triedAt < TRY_MS || !(await takeOver(db, accountId, key, known, now))) throw inProgress();
  return { ...known, triedAt: now.getTime() };
}

function inProgress(): Problem {
  return new Problem('in-progress', 'A request with this Idempotency-Key is being carried out; send it again in a moment to get its answer.');
}

function replay({ status, location, body }: NonNullable<IdempotentRequest['answer']>): Answer {
  return { status, location: location ?? undefined, body: body === null ? undefined : (JSON.parse(body) as unknown) };
}

/** Secrets are nowhere but in the first answer; the sentence in their place says why. */
function bodyToKeep({ body, once: secret = {} }: Answer): string | null {
  if (body === undefined) return null;
  const reasons = Object.entries(secret).filter(([name]) => (body as Record<string, unknown>)[name] !== undefined);
  const kept = Object.fromEntries(Object.entries(body as object).filter(([name]) => !reasons.some(([left]) => left === name)));
  return JSON.stringify({ ...kept, ...Object.fromEntries(reasons.map(([name, why]) => [`${name}_left_out`, why])) });
}
