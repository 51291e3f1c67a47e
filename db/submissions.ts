import { randomUUID } from 'node:crypto';
import type { Configuration, SubmissionKind, Submissions } from '../domain/submission';
import type { Queryable } from './connection';
import { fromJson } from './policies';

/** Stores what somebody handed in and answers its id, which messages to workflows carry. */
export async function insertSubmission<K extends SubmissionKind>(db: Queryable, orderReference: string, kind: K, body: Submissions[K]): Promise<string> {
  const id = randomUUID();
  await db('submissions').insert({ id, order_reference: orderReference, kind, body: JSON.stringify(body), created_at: new Date() });
  return id;
}

/** Throws where there is none of that kind: an id comes from ourselves. */
export async function getSubmission<K extends SubmissionKind>(db: Queryable, id: string, kind: K): Promise<Submissions[K]> {
  const row = await db('submissions').where({ id, kind }).first('body');
  if (!row) throw new Error(`There is no submission ${id} of kind ${kind}.`);
  return fromJson<Submissions[K]>(row.body);
}

export function getConfiguration(db: Queryable, id: string): Promise<Configuration> {
  return getSubmission(db, id, 'configuration');
}
