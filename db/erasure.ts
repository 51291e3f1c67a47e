import { withoutPeople } from '../domain/erasure';
import { finalStates } from '../domain/order';
import type { SubmissionKind, Submissions } from '../domain/submission';
import type { Db, Queryable } from './connection';
import { fromJson } from './policies';

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

/** Takes all people out of an order, in one transaction: contacts, recipients, customers' words, tickets. Not to be undone. Safe to repeat. */
export async function eraseContacts(db: Db, reference: string, at: Date): Promise<void> {
  await db.transaction(async (trx) => {
    const ofOrder = { order_reference: reference };
    for (const { id, kind, body } of await trx('submissions').where(ofOrder).forUpdate().select('id', 'kind', 'body')) {
      const left = withoutPeople(kind as SubmissionKind, fromJson<Submissions[SubmissionKind]>(body));
      await trx('submissions')
        .where({ id })
        .update({ body: JSON.stringify(left) });
    }
    await trx('approvals').where(ofOrder).update({ recipient: '' });
    await trx('mails').where(ofOrder).update({ recipients: '[]' });
    await trx('ticket_answers').whereIn('ticket_id', trx('tickets').where(ofOrder).select('id')).update({ body: '' });
    await trx('tickets').where(ofOrder).update({ email: '', subject: '', body: '' });
    await trx('orders').where({ reference }).update({ end_customer_email: null, erased_at: at });
  });
}
