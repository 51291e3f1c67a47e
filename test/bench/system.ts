import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createDb, type Db } from '../../db/connection';
import { databaseUrls, startDatabase } from '../../scripts/parts/database';
import { startEngine } from '../../scripts/parts/engine';
import { readIdentity } from '../../scripts/parts/leftovers';
import { freePort } from '../support/free-port';
import { makeRunFolder, removeDeadRuns } from '../support/run-folder';
import { migrateDatabase } from '../../scripts/system/migrate';
import { mariadb } from '../../scripts/tools/database';
import { temporalCli } from '../../scripts/tools/engine';
import { root } from '../../scripts/tools/places';
import type { cpuOf } from './cpu';
import { startMailSink } from './mail-sink';
import { startWorkerProcess } from './worker-process';

/** The real parts, of this run alone. */
export interface BenchSystem {
  client: Client;
  db: Db;
  /** The api's database user */
  deskDb: Db;
  apiUrl: string;
  secretKey: string;
  /** Of the user that may make tables */
  adminUrl: string;
  temporalAddress: string;
  smtpUrl: string;
  /** Starts one more worker, which counts as such and stops with the rest. */
  startWorker: (worker: { name: string; args: string[]; env?: NodeJS.ProcessEnv; taskQueue: string }) => Promise<ChildProcess>;
  /** This process is client and mail server. */
  pids: Parameters<typeof cpuOf>[0];
  mailsTaken: () => number;
  folder: string;
}

export const ORDERS_QUEUE = 'orders';

/** Starts the parts, runs `work` with them and stops them again, whatever happens. */
export async function withSystem<T>(say: (line: string) => void, work: (system: BenchSystem) => Promise<T>): Promise<T> {
  await removeDeadRuns();
  const folders = makeRunFolder();
  const stops: (() => unknown)[] = [() => rmSync(folders.base, { recursive: true, force: true })];
  try {
    const databasePort = await freePort();
    stops.push((await startDatabase({ folders, port: databasePort, server: await mariadb(say) })).stop);
    const urls = databaseUrls(folders.base, databasePort);
    await migrateDatabase(urls);
    const engine = await startEngine({ folders, cli: await temporalCli(say), port: await freePort(), namespace: 'default' });
    stops.push(engine.stop);
    const mail = await startMailSink();
    stops.push(mail.stop);
    const connection = await Connection.connect({ address: engine.address });
    stops.push(() => connection.close());

    const workerPids: number[] = [];
    const startWorker: BenchSystem['startWorker'] = async (worker) => {
      const { child, stop } = await startWorkerProcess(worker, folders, connection);
      stops.push(stop);
      workerPids.push(child.pid ?? 0);
      return child;
    };
    const secretKey = 'k'.repeat(64);
    await startWorker({
      name: 'worker',
      args: [path.join(root, 'dist', 'worker', 'main.js')],
      env: {
        DATA_DIR: folders.base,
        DATABASE_URL: urls.worker,
        TEMPORAL_ADDRESS: engine.address,
        TEMPORAL_TASK_QUEUE: ORDERS_QUEUE,
        SMTP_URL: mail.url,
        SECRET_KEY: secretKey,
        LOG_LEVEL: 'warn',
      },
      taskQueue: ORDERS_QUEUE,
    });

    const [db, deskDb] = [createDb(urls.worker), createDb(urls.api, { poolSize: 20 })];
    stops.push(() => Promise.all([db.destroy(), deskDb.destroy()]));
    const pidOf = (part: string) => readIdentity(path.join(folders.run, `${part}.pid`))?.pid ?? 0;
    return await work({
      client: new Client({ connection }),
      db,
      deskDb,
      apiUrl: urls.api,
      secretKey,
      adminUrl: urls.admin,
      temporalAddress: engine.address,
      smtpUrl: mail.url,
      startWorker,
      pids: { engine: [pidOf('engine')], database: [pidOf('database')], worker: workerPids },
      mailsTaken: mail.taken,
      folder: folders.base,
    });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
