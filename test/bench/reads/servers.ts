import { rmSync } from 'node:fs';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../support/free-port';
import { makeRunFolder, removeDeadRuns } from '../../support/run-folder';
import { databaseUrls, startDatabase } from '../../../scripts/parts/database';
import { startEngine } from '../../../scripts/parts/engine';
import type { Folders } from '../../../scripts/parts/folders';
import { startProgram, stopProgram, type Program } from '../../../scripts/parts/program';
import { waitUntilReady } from '../../../scripts/parts/ready';
import { migrateDatabase, type DatabaseUrls } from '../../../scripts/system/migrate';
import { keepOutput } from '../../../scripts/system/output';
import { apiProgram } from '../../../scripts/system/own-processes';
import { mariadb } from '../../../scripts/tools/database';
import { temporalCli } from '../../../scripts/tools/engine';

/** A server process that answers HTTP. */
export interface Server {
  url: string;
  pid: number;
}

/** The parts of this run alone: one database server, one engine, and as many servers on them as are asked for. */
export interface ReadParts {
  secretKey: string;
  /** Makes and migrates a further database on the server. */
  database(name: string): Promise<DatabaseUrls>;
  /** The api, run as `npm start` runs it, but for its limit of requests. */
  api(urls: DatabaseUrls): Promise<Server>;
  bare(urls: DatabaseUrls): Promise<Server>;
}

/** Starts the parts, runs `work` with them and stops everything again, whatever happens. */
export async function withReadParts<T>(say: (line: string) => void, work: (parts: ReadParts) => Promise<T>): Promise<T> {
  await removeDeadRuns();
  const folders = makeRunFolder();
  const stops: (() => unknown)[] = [() => rmSync(folders.base, { recursive: true, force: true })];
  const start = async (program: Program, url: string): Promise<Server> => {
    const running = await startProgram(program);
    keepOutput(running, program.name, program.logFile);
    stops.push(() => stopProgram(running, program));
    await waitUntilReady({ program, running: () => running, deaths: () => (running.child.exitCode === null ? 0 : Infinity) });
    return { url, pid: running.child.pid ?? 0 };
  };
  try {
    const databasePort = await freePort();
    stops.push((await startDatabase({ folders, port: databasePort, server: await mariadb(say) })).stop);
    const first = databaseUrls(folders.base, databasePort);
    const engine = await startEngine({ folders, cli: await temporalCli(say), port: await freePort(), namespace: 'default' });
    stops.push(engine.stop);
    const secretKey = 'k'.repeat(64);
    return await work({
      secretKey,
      database: (name) => makeDatabase(first, name),
      async api(urls) {
        const port = await freePort();
        const url = `http://127.0.0.1:${port}`;
        const settings = { DATA_DIR: folders.base, DATABASE_URL: urls.api, TEMPORAL_ADDRESS: engine.address, SECRET_KEY: secretKey };
        const env = { ...settings, PORT: String(port), PUBLIC_URL: url, REQUESTS_PER_SECOND: '1000000' };
        // No worker is needed to read, so the api is asked whether it runs, not whether the system is ready.
        const answers = async () => (await fetch(`${url}/healthz`)).ok;
        return start({ ...apiProgram({ folders, env, url, unresponsiveSeconds: 30 }), name: `api-${port}`, answers }, url);
      },
      async bare(urls) {
        const port = await freePort();
        return start(bareProgram(folders, urls.api, port), `http://127.0.0.1:${port}`);
      },
    });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function bareProgram(folders: Folders, databaseUrl: string, port: number): Program {
  return {
    name: 'bare-server',
    command: process.execPath,
    args: [path.join(__dirname, 'bare-server.js'), databaseUrl, String(port)],
    env: { NODE_ENV: 'production' },
    logFile: path.join(folders.logs, 'bare-server.log'),
    ours: true,
    answers: async () => (await fetch(`http://127.0.0.1:${port}/`)).status === 404,
    readyWithinSeconds: 30,
    stopWithinSeconds: 10,
  };
}

async function makeDatabase(first: DatabaseUrls, name: string): Promise<DatabaseUrls> {
  const named = (url: string) => url.replace(/\/[^/]*$/, `/certwright_${name}`);
  const connection = await createConnection({ uri: first.admin });
  await connection.query('CREATE DATABASE ??', [`certwright_${name}`]);
  await connection.end();
  const urls = { admin: named(first.admin), worker: named(first.worker), api: named(first.api) };
  await migrateDatabase(urls);
  return urls;
}
