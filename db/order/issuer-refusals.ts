import type { IssuerRefusal } from '../../domain/order/issuer-refusal';
import type { Queryable } from '../connection';

/** What an issuer may refuse. */
export type IssuerWork = 'sign' | 'revoke';

export async function insertRefusal(db: Queryable, orderReference: string, work: IssuerWork, { reason, remedy }: IssuerRefusal): Promise<void> {
  await db('issuer_refusals').insert({ order_reference: orderReference, work, reason, remedy, at: new Date() });
}

/** What was refused last. */
export async function findLastRefusal(db: Queryable, orderReference: string, work: IssuerWork): Promise<IssuerRefusal | undefined> {
  return db('issuer_refusals').where({ order_reference: orderReference, work }).orderBy('id', 'desc').first('reason', 'remedy');
}
