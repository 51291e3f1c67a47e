import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createDb, type Db } from '../../db/connection';
import { root } from '../../scripts/tools/places';
import { createTestDatabase, parts } from '../support/parts';

/** Everything that a schema consists of, in words. */
async function schemaOf(db: Db): Promise<string[]> {
  const [rows] = (await db.raw(`
    SELECT CONCAT_WS(' ', table_name, column_name, column_type, is_nullable, column_default, collation_name, extra) AS word
      FROM information_schema.columns WHERE table_schema = DATABASE()
    UNION ALL SELECT CONCAT_WS(' ', table_name, index_name, non_unique, seq_in_index, column_name) FROM information_schema.statistics WHERE table_schema = DATABASE()
    UNION ALL SELECT CONCAT_WS(' ', table_name, constraint_name, constraint_type) FROM information_schema.table_constraints WHERE table_schema = DATABASE()`)) as [
    { word: string }[],
  ];
  return rows.map(({ word }) => word).sort();
}

async function tables(db: Db): Promise<number> {
  const [[row]] = (await db.raw('SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = DATABASE()')) as [[{ n: number }]];
  return Number(row.n);
}

function startMigration(url: string) {
  const env = { ...process.env, DATABASE_ADMIN_URL: url, WORKER_DATABASE_URL: url, API_DATABASE_URL: url };
  const child = spawn(process.execPath, [path.join(root, 'dist', 'db', 'migrate.js')], { env, stdio: 'ignore' });
  return { child, ended: once(child, 'exit') as Promise<[number | null]> };
}

async function emptyDatabase(): Promise<string> {
  const server = createDb(parts().databaseAdminUrl);
  const url = new URL(parts().databaseAdminUrl);
  url.pathname = `/certwright_empty_${randomBytes(4).toString('hex')}`;
  await server.raw('CREATE DATABASE ??', [url.pathname.slice(1)]);
  await server.destroy();
  return url.href;
}

test('a migration that is killed again and again ends like one that was left alone', async () => {
  const whole = createDb((await createTestDatabase()).adminUrl);
  const url = await emptyDatabase();
  const db = createDb(url);
  try {
    let killed = 0;
    for (const atTables of [1, 3, 5, 8, 11, 14, 18]) {
      const { child, ended } = startMigration(url);
      while (child.exitCode === null && (await tables(db)) < atTables);
      if (child.kill('SIGKILL')) killed += 1;
      await ended;
    }
    expect(killed).toBeGreaterThan(3);
    const [code] = await startMigration(url).ended;
    expect(code).toBe(0);
    expect(await schemaOf(db)).toEqual(await schemaOf(whole));
    expect(await db('knex_migrations').pluck('name')).toEqual(await whole('knex_migrations').pluck('name'));
  } finally {
    await Promise.all([db.destroy(), whole.destroy()]);
  }
});

test('two that start at the same time take turns', async () => {
  const url = await emptyDatabase();
  const [one, two] = [startMigration(url), startMigration(url)];
  expect([await one.ended, await two.ended]).toEqual([
    [0, null],
    [0, null],
  ]);
});
