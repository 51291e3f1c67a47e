import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadConfig, type Config } from '../../config';
import { createDb } from '../../db/connection';
import { verifiedSecrets } from '../../installation';
import { makeFolders, type Folders } from '../parts/folders';
import { stopLeftovers } from '../parts/leftovers';
import type { Program } from '../parts/program';
import { waitUntilReady } from '../parts/ready';
import { publish, withdraw } from './address-book';
import { announce } from './announce';
import { say, seconds, step } from './console';
import { checkRoom, diskTrouble, watchRoom } from './disk';
import { takeLock } from './lock';
import { migrateDatabase } from './migrate';
import { apiProgram, workerProgram } from './own-processes';
import { embeddedParts, neededPorts, urlsOfDatabase } from './parts';
import { checkPortsAreFree } from './ports';
import { supervise, type Supervised } from './supervise';

const stopOrder = ['api', 'worker', 'mail', 'engine', 'database'];

/** Runs the whole system until the signal aborts, then stops all of it. Throws one sentence when it can't be started. */
export async function runSystem(signal: AbortSignal): Promise<void> {
  const { dataDir } = loadConfig();
  try {
    await runIn(dataDir, signal);
  } catch (error) {
    const trouble = diskTrouble(error, dataDir);
    throw trouble === undefined ? error : new Error(trouble);
  }
}

async function runIn(dataDir: string, signal: AbortSignal): Promise<void> {
  const folders = makeFolders(dataDir);
  const unlock = await takeLock(folders.run, (pid) => say(`Process ${pid} runs on ${folders.base}: waiting until it stops ...`), signal);
  const begun = performance.now();
  const started: Supervised[] = [];
  try {
    const leftovers = await stopLeftovers(folders.run, stopOrder);
    if (leftovers.length > 0) say(`Stopped what an earlier start that was killed had left running: ${leftovers.join(', ')}`);
    withdraw(folders.run);
    // Read again: until now an address book of that start may have looked like parts set from outside.
    await startAll(loadConfig(), folders, started, signal);
    watchRoom(dataDir, say, signal);
    say(`ready (${seconds(begun)} s)`);
    if (!signal.aborted) await once(signal, 'abort');
    say('Stopping ...');
  } finally {
    withdraw(folders.run);
    for (const each of started.reverse()) await each.stop();
    unlock();
  }
}

async function startAll(config: Config, folders: Folders, started: Supervised[], signal: AbortSignal): Promise<void> {
  const begin = async (program: Program) => {
    signal.throwIfAborted();
    const supervised = await supervise(program, folders.run);
    started.push(supervised);
    return supervised;
  };
  const beginReady = async (program: Program) => waitUntilReady(await begin(program), signal);

  checkRoom(config.dataDir, !config.databaseUrl && !existsSync(path.join(config.dataDir, 'database')));
  await checkPortsAreFree(neededPorts(config));
  const urls = urlsOfDatabase(config);
  for (const program of await embeddedParts(config, folders)) await step(`Starting the ${program.name}`, () => beginReady(program));
  await step('Migrating the database', () => migrateDatabase(urls));
  await checkSecrets(config, urls.worker);
  signal.throwIfAborted();

  const addresses = {
    databaseUrl: urls.worker,
    temporalAddress: config.temporalAddress ?? `127.0.0.1:${config.temporalPort}`,
    smtpUrl: config.smtpUrl ?? `smtp://127.0.0.1:${config.mailPort}`,
    temporalNamespace: config.temporalNamespace,
    temporalTaskQueue: config.temporalTaskQueue,
    publicUrl: config.publicUrl,
  };
  const env = {
    DATA_DIR: config.dataDir,
    PUBLIC_URL: config.publicUrl,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    TEMPORAL_UI_URL: config.temporalUiUrl,
    SMTP_URL: addresses.smtpUrl,
  };
  await step('Starting worker and api', async () => {
    const { unresponsiveSeconds } = config;
    const worker = await begin(workerProgram({ folders, unresponsiveSeconds, env: { ...env, DATABASE_URL: urls.worker } }));
    const api = await begin(apiProgram({ folders, unresponsiveSeconds, env: { ...env, DATABASE_URL: urls.api }, url: apiUrl(config) }));
    await Promise.all([waitUntilReady(worker, signal), waitUntilReady(api, signal)]);
  });
  publish(folders.run, addresses);
  announce(config);
}

/** Worker and api look for themselves as well; here it is one sentence instead of a process that ends again and again. */
async function checkSecrets(config: Config, databaseUrl: string): Promise<void> {
  const db = createDb(databaseUrl, { poolSize: 1 });
  try {
    await verifiedSecrets(db, config, { withAuthorities: true });
  } finally {
    await db.destroy();
  }
}

/** An api that listens everywhere is asked on loopback. */
function apiUrl({ host, port }: Config): string {
  const asked = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${asked.includes(':') ? `[${asked}]` : asked}:${port}`;
}
