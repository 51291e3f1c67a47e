import { once } from 'node:events';
import { loadConfig, type Config } from '../../config';
import { sha256Hex } from '../../domain/secrets';
import { makeFolders, type Folders } from '../parts/folders';
import { stopLeftovers } from '../parts/leftovers';
import type { Program } from '../parts/program';
import { waitUntilReady } from '../parts/ready';
import { publish, withdraw } from './address-book';
import { announce } from './announce';
import { say, seconds, step } from './console';
import { takeLock } from './lock';
import { migrateDatabase } from './migrate';
import { ownProgram } from './own-processes';
import { embeddedParts, neededPorts, urlsOfDatabase } from './parts';
import { checkPortsAreFree } from './ports';
import { supervise, type Supervised } from './supervise';

const stopOrder = ['api', 'worker', 'mail', 'engine', 'database'];

/** Runs the whole system until the signal aborts, then stops all of it. Throws one sentence when it can't be started. */
export async function runSystem(signal: AbortSignal): Promise<void> {
  const folders = makeFolders(loadConfig().dataDir);
  const unlock = await takeLock(folders.run, (pid) => say(`Process ${pid} runs on ${folders.base}: waiting until it stops ...`), signal);
  const begun = performance.now();
  const started: Supervised[] = [];
  try {
    const leftovers = await stopLeftovers(folders.run, stopOrder);
    if (leftovers.length > 0) say(`Stopped what an earlier start that was killed had left running: ${leftovers.join(', ')}`);
    withdraw(folders.run);
    // Read again: until now an address book of that start may have looked like parts set from outside.
    await startAll(loadConfig(), folders, started, signal);
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

  await checkPortsAreFree(neededPorts(config));
  const urls = urlsOfDatabase(config);
  for (const program of await embeddedParts(config, folders)) await step(`Starting the ${program.name}`, () => beginReady(program));
  await step('Migrating the database', () => migrateDatabase(urls));
  signal.throwIfAborted();

  const addresses = {
    databaseUrl: urls.worker,
    temporalAddress: config.temporalAddress ?? `127.0.0.1:${config.temporalPort}`,
    smtpUrl: config.smtpUrl ?? `smtp://127.0.0.1:${config.mailPort}`,
    temporalNamespace: config.temporalNamespace,
    temporalTaskQueue: config.temporalTaskQueue,
    publicUrl: config.publicUrl,
    secretKeySha256: sha256Hex(config.secretKey),
  };
  const env = {
    DATA_DIR: config.dataDir,
    PUBLIC_URL: config.publicUrl,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    TEMPORAL_UI_URL: config.temporalUiUrl,
    SMTP_URL: addresses.smtpUrl,
  };
  await step('Starting worker and api', async () => {
    const worker = await begin(ownProgram('worker', folders, { ...env, DATABASE_URL: urls.worker }, readyUrl(config)));
    const api = await begin(ownProgram('api', folders, { ...env, DATABASE_URL: urls.api }, readyUrl(config)));
    await Promise.all([waitUntilReady(worker, signal), waitUntilReady(api, signal)]);
  });
  publish(folders.run, addresses);
  announce(config);
}

/** An api that listens everywhere is asked on loopback. */
function readyUrl({ host, port }: Config): string {
  const asked = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${asked.includes(':') ? `[${asked}]` : asked}:${port}/readyz`;
}
