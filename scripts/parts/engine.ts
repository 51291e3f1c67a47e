import path from 'node:path';
import { Connection } from '@temporalio/client';
import type { Folders } from './folders';
import type { Program } from './program';
import { runProgram } from './single';

export interface EngineSettings {
  folders: Folders;
  cli: string;
  port: number;
  /** No port: no web page. */
  uiPort?: number;
  namespace: string;
  /** Everything is forgotten at the end: for the tests. */
  inMemory?: boolean;
}

/** Starts a Temporal dev server and returns its `host:port`, and how to stop it. */
export async function startEngine(settings: EngineSettings): Promise<{ address: string; stop: () => Promise<void> }> {
  const stop = await runProgram(engineProgram(settings), settings.folders.run);
  return { address: `127.0.0.1:${settings.port}`, stop };
}

/** How the dev server is started: on loopback, with its SQLite file in the data folder. Retention and search attributes are the worker's to set. */
export function engineProgram({ folders, cli, port, uiPort, namespace, inMemory }: EngineSettings): Program {
  const page = uiPort === undefined ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort), '--ui-disable-news-fetch'];
  // A write-ahead log takes one flush to the disk for a transaction where SQLite's default takes four; each commit is still durable.
  const durable = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=full'];
  const store = inMemory ? [] : ['--db-filename', path.join(folders.base, 'temporal.db'), ...durable];
  return {
    name: 'engine',
    command: cli,
    args: ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), ...page, ...store, '--namespace', namespace, '--log-level', 'warn'],
    logFile: path.join(folders.logs, 'engine.log'),
    answers: () => answers(`127.0.0.1:${port}`, namespace),
    readyWithinSeconds: 60,
    stopWithinSeconds: 20,
  };
}

async function answers(address: string, namespace: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 2000 });
  try {
    await connection.withDeadline(Date.now() + 2000, () => connection.workflowService.describeNamespace({ namespace }));
    return true;
  } finally {
    await connection.close();
  }
}
