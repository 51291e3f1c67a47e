import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { migrate } from '../../db/migrate';

/** The real parts that all tests of a run share. */
export interface Parts {
  /** The admin user's URL on the shared server; `createTestDatabase` makes a database of one's own there. */
  databaseAdminUrl: string;
  /** host:port of a Temporal dev server, in memory, namespace `default`. */
  temporalAddress: string;
  /** Path of Temporal's test server, for TestWorkflowEnvironment.createTimeSkipping. */
  timeSkippingServer: string;
  /** Path of a Chromium. */
  chromium: string;
  /** Path of the workflows' code, bundled once for all workers of a run. */
  workflowBundle: string;
}

export const partsVariable = 'CERTWRIGHT_TEST_PARTS';

export function parts(): Parts {
  const file = process.env[partsVariable];
  if (!file)
    throw new Error('The shared parts are not running: tests below test/domain must do without them, all others are started by jest with its global set-up.');
  return JSON.parse(readFileSync(file, 'utf8')) as Parts;
}

/** The URLs of one database: admin migrates, worker and api have their own users with their own rights. */
export interface TestDatabase {
  adminUrl: string;
  workerUrl: string;
  apiUrl: string;
}

/** A new, migrated database with a random name on the shared server. It goes away with the server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const id = randomBytes(6).toString('hex');
  const name = `certwright_${id}`;
  const { databaseAdminUrl } = parts();
  const connection = await createConnection({ uri: databaseAdminUrl });
  try {
    await connection.query(`CREATE DATABASE ${name}`);
  } finally {
    await connection.end();
  }
  const urls = {
    adminUrl: urlOf(databaseAdminUrl, name),
    workerUrl: urlOf(databaseAdminUrl, name, `worker_${id}`),
    apiUrl: urlOf(databaseAdminUrl, name, `api_${id}`),
  };
  await migrate(urls);
  return urls;
}

function urlOf(server: string, database: string, user?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (user) Object.assign(url, { username: user, password: randomBytes(12).toString('hex') });
  return url.href;
}
