import { proveAudit, writeAudit } from '../../db/audit';
import { createDb } from '../../db/connection';
import { createTestDatabase } from '../support/parts';

test('lines that are written at the same time make one chain', async () => {
  const { apiUrl } = await createTestDatabase();
  const db = createDb(apiUrl);
  const line = (n: number) => ({ at: Date.now(), actor: 'user:a', action: 'tried', subject: String(n), detail: '' });
  await Promise.all(Array.from({ length: 40 }, (_, n) => writeAudit(db, line(n))));
  expect(await proveAudit(db)).toMatchObject({ ok: true, lines: 40 });
  await db.destroy();
});
