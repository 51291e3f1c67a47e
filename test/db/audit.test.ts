import { verifyAudit, writeAudit } from '../../db/people/audit';
import { createDb, type Db } from '../../db/connection';
import { createTestDatabase } from '../support/parts';

let db: Db;
beforeEach(async () => {
  db = createDb((await createTestDatabase()).apiUrl);
});
afterEach(() => db.destroy());

const line = (n: number) => ({ at: Date.now(), actor: 'user:a', action: 'tried', subject: String(n), detail: '' });
const subjects = async () => (await db('audit_log').orderBy('id').select('subject')).map(({ subject }) => Number(subject));

test('lines that are written at the same time make one chain', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => writeAudit(db, line(n))));
  expect(await verifyAudit(db)).toMatchObject({ ok: true, lines: 40 });
});

test('a line is there with the transaction that it belongs to, or not at all; the chain goes on after those that are given up', async () => {
  await Promise.allSettled(
    Array.from({ length: 30 }, (_, n) =>
      db.transaction(async (trx) => {
        // A snapshot from before: the end of the chain has moved on since.
        await trx('audit_log').count();
        await trx.raw('SELECT SLEEP(0.02)');
        await writeAudit(trx, line(n));
        if (n % 3 === 0) throw new Error('given up');
      }),
    ),
  );
  expect((await subjects()).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n).filter((n) => n % 3 !== 0));
  expect(await verifyAudit(db)).toMatchObject({ ok: true, lines: 20, faults: [] });
});

test('no second line follows the same line, whoever writes it', async () => {
  await writeAudit(db, line(1));
  const first = await db('audit_log').first('at', 'actor', 'action', 'subject', 'detail', 'previous_hash');
  await expect(db('audit_log').insert({ ...first, hash: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'ER_DUP_ENTRY' });
});

test('a line that is longer than its columns is cut, and still verified', async () => {
  await writeAudit(db, { at: Date.now(), actor: '\u{1f511}'.repeat(300), action: 'x'.repeat(50), subject: 'y'.repeat(300), detail: '\u{1f511}'.repeat(700) });
  await writeAudit(db, line(1));
  expect(await verifyAudit(db)).toMatchObject({ ok: true, lines: 2 });
});

test('an end that was cut off is seen, also by whoever has kept no head', async () => {
  for (const n of [1, 2, 3]) await writeAudit(db, line(n));
  const { head } = await verifyAudit(db);
  await writeAudit(db, line(4));
  await db('audit_head').update({ hash: head });
  expect(await verifyAudit(db)).toMatchObject({ ok: false, faults: [expect.stringContaining('cut off')] });
});
