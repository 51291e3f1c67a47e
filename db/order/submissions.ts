import { randomUUID } from 'node:crypto';
import { Problem } from '../../domain/problem';
import type { Configuration, SubmissionKind, Submissions } from '../../domain/order/submission';
import type { Queryable } from '../connection';
import { fromJson } from '../account/policies';

/** Stores what somebody handed in and answers its id, which messages to workflows carry. */
export async function insertSubmission<K extends SubmissionKind>(db: Queryable, orderReference: string, kind: K, body: Submissions[K]): Promise<string> {
  const id = randomUUID();
  await db('submissions').insert({ id, order_reference: orderReference, kind, body: JSON.stringify(body), created_at: new Date() });
  return id;
}

/** What came with a message, for the order that the message is about. Throws a Problem for `submissionId` where there is no such thing. */
export async function getHandedIn(db: Queryable, orderReference: string, id: string, kind: SubmissionKind): Promise<Submissions[SubmissionKind]> {
  const row = await db('submissions').where({ id, kind, order_reference: orderReference }).first('body');
  if (!row) throw Problem.field('submissionId', `Nothing of the kind ${kind} was handed in for this order under "submissionId"; send the id of what was.`);
  return fromJson(row.body);
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

/** What the buyer of an order has said of its configuration when placing it, or when its customer was invited later. */
export async function findDraft(db: Queryable, orderReference: string): Promise<Submissions['placement']['draft']> {
  const row = await db('submissions').where({ order_reference: orderReference, kind: 'placement' }).orderBy('created_at', 'desc').first('body');
  return row && fromJson<Submissions['placement']>(row.body).draft;
}
