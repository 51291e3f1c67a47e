import { createDb } from './connection';
import { grantRights } from './grants';
import { migrationSource } from './migrations';
import { seedFirstPolicy } from './policies';

/** Brings the database to the present schema, creates the worker's and the api's users and grants their rights. Safe to repeat. */
export async function migrate(urls: { adminUrl: string; workerUrl: string; apiUrl: string }): Promise<void> {
  const admin = createDb(urls.adminUrl, { poolSize: 2 });
  try {
    await admin.migrate.latest({ migrationSource });
    await grantRights(admin, urls);
    await seedFirstPolicy(admin);
  } finally {
    await admin.destroy();
  }
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
