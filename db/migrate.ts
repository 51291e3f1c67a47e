import { createDb, type Db } from './connection';
import { grantRights } from './grants';
import { migrationSource } from './migrations';
import { seedFirstPolicy } from './account/policies';

/** Another start may be migrating: it is waited for. */
const LOCK_SECONDS = 600;

/** What a statement says that was carried out before: each statement is all or nothing in MariaDB, a migration is not. */
const thereAlready = ['ER_TABLE_EXISTS_ERROR', 'ER_DUP_FIELDNAME', 'ER_DUP_KEYNAME', 'ER_DUP_CONSTRAINT_NAME', 'ER_FK_DUP_NAME', 'ER_CANT_DROP_FIELD_OR_KEY'];

/**
 * Brings the database to the present schema, creates the worker's and the api's users and grants their rights. Safe to repeat, also after
 * a run that was killed in the middle of a migration: that one is gone through again, and what it had made already is left as it is.
 */
export async function migrate(urls: { adminUrl: string; workerUrl: string; apiUrl: string }): Promise<void> {
  const guard = createDb(urls.adminUrl, { poolSize: 1, statementSeconds: 0 });
  let wasKilled = false;
  const forgives = ({ code, message }: { code: string; message: string }) =>
    wasKilled && (thereAlready.includes(code) || (code === 'ER_CANT_CREATE_TABLE' && message.includes('errno: 121')));
  const admin = createDb(urls.adminUrl, { poolSize: 2, statementSeconds: 0, forgives });
  try {
    await takeTurn(guard);
    wasKilled = await leftLocked(admin);
    if (wasKilled) await admin.migrate.forceFreeMigrationsLock();
    await admin.migrate.latest({ migrationSource });
    await grantRights(admin, urls);
    await seedFirstPolicy(admin);
  } finally {
    await Promise.all([admin.destroy(), guard.destroy()]);
  }
}

/** The library's own lock is a row, which a run that is killed leaves behind. It is our turn, so nobody holds it. */
async function leftLocked(admin: Db): Promise<boolean> {
  if (!(await admin.schema.hasTable('knex_migrations_lock'))) return false;
  return (await admin('knex_migrations_lock').where('is_locked', 1).first()) !== undefined;
}

/** One migration at a time. The lock goes with its connection, so that who dies leaves none. */
async function takeTurn(guard: Db): Promise<void> {
  const [[row]] = (await guard.raw("SELECT GET_LOCK(CONCAT('certwright migration ', DATABASE()), ?) AS taken", [LOCK_SECONDS])) as [[{ taken: number }]];
  if (row.taken !== 1) throw new Error(`Another migration has been running for ${LOCK_SECONDS / 60} minutes; look at the database's processes.`);
}

if (require.main === module) {
  const { DATABASE_ADMIN_URL, WORKER_DATABASE_URL, API_DATABASE_URL } = process.env;
  if (!DATABASE_ADMIN_URL) throw new Error('DATABASE_ADMIN_URL is not set: migrations need a database user who may create tables and grant rights.');
  migrate({ adminUrl: DATABASE_ADMIN_URL, workerUrl: WORKER_DATABASE_URL ?? DATABASE_ADMIN_URL, apiUrl: API_DATABASE_URL ?? DATABASE_ADMIN_URL }).catch(
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
