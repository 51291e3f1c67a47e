import type { DomainCheck } from '../domain/dcv';
import { select, type Queryable } from './connection';

/** Keeps the last look under the validation's id; one that was begun earlier and is told later changes nothing. */
export async function recordDomainCheck(
  db: Queryable,
  orderReference: string,
  validationId: string,
  { at, passed, lookedUp, seen }: DomainCheck,
): Promise<void> {
  const row = { passed, looked_up: lookedUp.slice(0, 600), seen: seen.slice(0, 4000), at: new Date(at) };
  // `at` last: what is assigned before it is compared with what was there.
  const unlessNewer = Object.keys(row).map((column) => [column, db.raw('IF(VALUES(at) >= at, VALUES(??), ??)', [column, column])]);
  await db('domain_checks')
    .insert({ validation_id: validationId, order_reference: orderReference, ...row })
    .onConflict('validation_id')
    .merge(Object.fromEntries(unlessNewer));
}

/** Of each of these orders the last look. */
export async function findLastLooks(db: Queryable, orderReferences: readonly string[]): Promise<Map<string, number>> {
  const sql = 'SELECT order_reference, at FROM domain_checks WHERE order_reference IN (?) ORDER BY at';
  const rows = await select<{ order_reference: string; at: Date }>(db, sql, [orderReferences]);
  return new Map(rows.map(({ order_reference: reference, at }) => [reference, at.getTime()]));
}

/** The last look for each validation of an order, by the validation's id. */
export async function findDomainChecks(db: Queryable, orderReference: string): Promise<Map<string, DomainCheck>> {
  const rows = await db('domain_checks').where('order_reference', orderReference).select('validation_id', 'passed', 'looked_up', 'seen', 'at');
  return new Map(
    rows.map((row) => [row.validation_id as string, { at: row.at.getTime(), passed: Boolean(row.passed), lookedUp: row.looked_up, seen: row.seen }]),
  );
}
