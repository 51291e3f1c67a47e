import path from 'node:path';
import type { Folders } from '../parts/folders';
import type { Program } from '../parts/program';
import { root } from '../tools/places';

/**
 * The worker and the api: plain node on the compiled file, so that a kill reaches them and nothing stands between.
 * Both count as up when the api's /readyz says so, which sees the database, the engine and a worker.
 * @param env what differs between the two is the database user in DATABASE_URL
 */
export function ownProgram(name: 'worker' | 'api', folders: Folders, env: NodeJS.ProcessEnv, readyUrl: string): Program {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', path.join(root, 'dist', name, 'main.js')],
    env: { NODE_ENV: 'production', ...env, DATABASE_ADMIN_URL: undefined },
    logFile: path.join(folders.logs, `${name}.log`),
    ours: true,
    answers: async () => (await fetch(readyUrl, { signal: AbortSignal.timeout(5000) })).ok,
    readyWithinSeconds: 120,
    stopWithinSeconds: 30,
  };
}
