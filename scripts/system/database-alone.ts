import { loadConfig } from '../../config';
import { databaseUrls, startDatabase } from '../parts/database';
import { makeFolders } from '../parts/folders';
import { stopLeftovers } from '../parts/leftovers';
import { mariadb } from '../tools/database';
import { takeLock } from './lock';

/**
 * For a command that is needed while `npm start` refuses to start: where no system runs and no database is set, starts the embedded one of DATA_DIR by itself
 * and sets DATABASE_URL to it. Says what it does on standard error.
 * @returns how to stop it again
 */
export async function startDatabaseAlone(): Promise<() => Promise<void>> {
  const { databaseUrl, dataDir, databasePort: port } = loadConfig();
  if (databaseUrl) return async () => {};
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const folders = makeFolders(dataDir);
  const unlock = await takeLock(folders.run, (pid) => say(`Process ${pid} runs on ${dataDir}: waiting until it stops ...`), new AbortController().signal);
  await stopLeftovers(folders.run, []);
  const { stop } = await startDatabase({ folders, port, server: await mariadb(say) });
  process.env.DATABASE_URL = databaseUrls(dataDir, port).worker;
  return async () => {
    await stop();
    unlock();
  };
}
