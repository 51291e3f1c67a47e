import type { ValidationCheck } from '../../domain/validation/check';
import { select, type Queryable } from '../connection';

/** Keeps the last check under the validation's id; one that was begun earlier and is told later changes nothing. */
export async function recordValidationCheck(
  db: Queryable,
  orderReference: string,
  validationId: string,
  { at, passed, lookedUp, seen }: ValidationCheck,
): Promise<void> {
  const row = { passed, looked_up: lookedUp.slice(0, 600), seen: seen.slice(0, 4000), at: new Date(at) };
  // `at` last: what is assigned before it is compared with what was there.
  const unlessNewer = Object.keys(row).map((column) => [column, db.raw('IF(VALUES(at) >= at, VALUES(??), ??)', [column, column])]);
  await db('validation_checks')
    .insert({ validation_id: validationId, order_reference: orderReference, ...row })
    .onConflict('validation_id')
    .merge(Object.fromEntries(unlessNewer));
}

/** Of each of these orders the last check. */
export async function findLastChecks(db: Queryable, orderReferences: readonly string[]): Promise<Map<string, number>> {
  const sql = 'SELECT order_reference, at FROM validation_checks WHERE order_reference IN (?) ORDER BY at';
  const rows = await select<{ order_reference: string; at: Date }>(db, sql, [orderReferences]);
  return new Map(rows.map(({ order_reference: reference, at }) => [reference, at.getTime()]));
}

/** The last check of each validation of an order, by the validation's id. */
export async function findValidationChecks(db: Queryable, orderReference: string): Promise<Map<string, ValidationCheck>> {
  const rows = await db('validation_checks').where('order_reference', orderReference).select('validation_id', 'passed', 'looked_up', 'seen', 'at');
  return new Map(
    rows.map((row) => [row.validation_id as string, { at: row.at.getTime(), passed: Boolean(row.passed), lookedUp: row.looked_up, seen: row.seen }]),
  );
}
