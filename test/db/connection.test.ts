import { createDb, isUnreachable } from '../../db/connection';
import { freePort } from '../support/free-port';
import { createTestDatabase } from '../support/parts';

const canary = '-----BEGIN CERTIFICATE REQUEST-----';

test('what a failed statement says has no values in it: it ends up in logs and histories', async () => {
  const db = createDb((await createTestDatabase()).workerUrl);
  const refused = await db('submissions')
    .insert({ id: canary, no_such_column: canary })
    .catch((error: Error) => error);
  await db.destroy();
  expect(refused).toMatchObject({ code: 'ER_BAD_FIELD_ERROR', message: expect.stringContaining('no_such_column') });
  expect(String(refused)).not.toContain('BEGIN');
  expect(isUnreachable(refused)).toBe(false);
});

test('a database that does not answer is told from one that refuses', async () => {
  const db = createDb(`mysql://nobody:nothing@127.0.0.1:${await freePort()}/nowhere`);
  const failed = await db.raw('SELECT 1').catch((error: Error) => error);
  await db.destroy();
  expect(isUnreachable(failed)).toBe(true);
});
