import type { IssuerPending } from '../../domain/order/issuer-pending';
import type { Queryable } from '../connection';
import { fromJson } from '../account/policies';

/** A request that an issuer has taken and not decided: asked about from then on, not handed in again. */
export interface IssuerRequest extends IssuerPending {
  configurationId: string;
}

const of = (db: Queryable, reference: string, version: number) => db('issuer_requests').where({ order_reference: reference, version });

export async function findIssuerRequest(db: Queryable, reference: string, version: number): Promise<IssuerRequest | undefined> {
  const row = await of(db, reference, version).first('configuration_id', 'waits_for', 'publications');
  return row && { configurationId: row.configuration_id, waitsFor: row.waits_for, publications: fromJson(row.publications) };
}

/** Safe to repeat; what the issuer says now takes the place of what it said before. */
export async function noteIssuerRequest(db: Queryable, reference: string, version: number, request: IssuerRequest): Promise<void> {
  const said = { configuration_id: request.configurationId, waits_for: request.waitsFor, publications: JSON.stringify(request.publications) };
  await db('issuer_requests')
    .insert({ order_reference: reference, version, ...said, at: new Date() })
    .onConflict(['order_reference', 'version'])
    .merge();
}

/** The issuer has decided, or the request is withdrawn. */
export async function endIssuerRequests(db: Queryable, reference: string): Promise<void> {
  await db('issuer_requests').where({ order_reference: reference }).delete();
}
