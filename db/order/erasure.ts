import type { Knex } from 'knex';
import { isOfSeller } from '../../domain/people/actor';
import { withoutPeople, withoutWords } from '../../domain/order/erasure';
import { finalStates, type Order } from '../../domain/order/order';
import type { SubmissionKind, Submissions } from '../../domain/order/submission';
import type { Db, Queryable } from '../connection';
import { fromJson } from '../account/policies';

/** Orders whose last step was before the instant, that are over, and whose contacts are still there. */
export async function listToErase(db: Queryable, endedBefore: Date, limit: number): Promise<string[]> {
  const rows = await db('orders')
    .whereNull('erased_at')
    .andWhere('updated_at', '<', endedBefore)
    .whereIn('state', finalStates)
    .whereNull('waiting_on')
    .orderBy('updated_at')
    .limit(limit)
    .select('reference');
  return rows.map(({ reference }: { reference: string }) => reference);
}

/**
 * Takes all people out of an order, in one transaction: contacts, recipients, the words of customers and staff, tickets. Not to be undone.
 * Safe to repeat.
 */
export async function eraseContacts(db: Db, reference: string, at: Date): Promise<void> {
  await db.transaction(async (trx) => {
    const ofOrder = { order_reference: reference };
    await emptySubmissions(trx, await trx('submissions').where(ofOrder).forUpdate().select('id', 'kind', 'body'));
    await trx('approvals').where(ofOrder).update({ recipient: '' });
    await emptyMails(trx('mails').where(ofOrder), at);
    await emptyTickets(trx, await trx('tickets').where(ofOrder).pluck('id'), at);
    for (const { sequence, actor } of await trx('order_events').where(ofOrder).whereNotNull('note').select('sequence', 'actor'))
      if (isOfSeller(actor as string))
        await trx('order_events')
          .where({ ...ofOrder, sequence })
          .update({ note: null });
    const { facts } = await trx('orders').where({ reference }).forUpdate().first('facts');
    const left = JSON.stringify(withoutWords(fromJson<Order>(facts)));
    await trx('orders').where({ reference }).update({ facts: left, end_customer_email: null, erased_at: at });
  });
}

/**
 * What was handed in between two instants for an order that never came to be (a refused placing, the loser of two restarts) or that was erased before (a
 * message that was refused), and tickets of then that are about no such order: people are taken out of them as well. Safe to repeat.
 */
export async function eraseStrays(db: Db, between: { from: Date; before: Date }): Promise<void> {
  const strays = await db('submissions AS s')
    .leftJoin('orders AS o', 'o.reference', 's.order_reference')
    .where((over) => void over.whereNull('o.reference').orWhereNotNull('o.erased_at'))
    .andWhere('s.created_at', '>=', between.from)
    .andWhere('s.created_at', '<', between.before)
    .select('s.id', 's.kind', 's.body');
  await emptySubmissions(db, strays);
  const tickets: string[] = await db('tickets AS t')
    .leftJoin('orders AS o', 'o.reference', 't.order_reference')
    .where('t.created_at', '<', between.before)
    .andWhere('t.email', '<>', '')
    .andWhere((over) => void over.whereNull('o.reference').orWhereNotNull('o.erased_at'))
    .pluck('t.id');
  await emptyTickets(db, tickets, between.before);
}

async function emptySubmissions(db: Queryable, submissions: readonly { id: string; kind: SubmissionKind; body: unknown }[]): Promise<void> {
  for (const { id, kind, body } of submissions) {
    const left = withoutPeople(kind, fromJson<Submissions[SubmissionKind]>(body));
    await db('submissions')
      .where({ id })
      .update({ body: JSON.stringify(left) });
  }
}

/** What has not gone out has nobody to go to any more; what mail servers said may name people. */
async function emptyMails(mails: Knex.QueryBuilder, at: Date): Promise<void> {
  await mails.clone().whereNull('sent_at').whereNull('dropped_at').whereNull('failed_at').update({ dropped_at: at });
  await mails.update({ recipients: '[]', last_error: null });
}

async function emptyTickets(db: Queryable, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const answers = () => db('ticket_answers').whereIn('ticket_id', ids);
  await emptyMails(db('mails').whereIn('about_id', await answers().pluck('id')), at);
  await answers().update({ body: '' });
  await db('tickets').whereIn('id', ids).update({ email: '', subject: '', body: '' });
}
