import path from 'node:path';
import { command } from '../tools/command';
import { root } from '../tools/places';

/** The three users' URLs. With an outside DATABASE_URL and no admin URL they are all the same. */
export interface DatabaseUrls {
  admin: string;
  worker: string;
  api: string;
}

/** Brings the schema up to date and makes the worker's and the api's users. Throws what the migration says when it fails. */
export async function migrateDatabase({ admin, worker, api }: DatabaseUrls): Promise<void> {
  const env = { ...process.env, DATABASE_ADMIN_URL: admin, WORKER_DATABASE_URL: worker, API_DATABASE_URL: api };
  const { code, output } = await command(process.execPath, [path.join(root, 'dist', 'db', 'migrate.js')], env);
  // Its last line says what is wrong; what comes before is where it happened.
  if (code !== 0) throw new Error(`The database could not be migrated: ${output.split('\n').at(-1)}`);
}
