import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Folders } from '../parts/folders';
import type { Program } from '../parts/program';
import { root } from '../tools/places';

/** @param env what differs between worker and api is the database user in DATABASE_URL */
interface OwnSettings {
  folders: Folders;
  env: NodeJS.ProcessEnv;
  unresponsiveSeconds: number;
}

/** Plain node on the compiled file, so that a kill reaches it and nothing stands between. */
function ownProgram(name: 'worker' | 'api', { folders, env }: OwnSettings) {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', path.join(root, 'dist', name, 'main.js')],
    env: { NODE_ENV: 'production', ...env, DATABASE_ADMIN_URL: undefined },
    logFile: path.join(folders.logs, `${name}.log`),
    ours: true,
    readyWithinSeconds: 120,
  };
}

/** It says itself what it does (worker/presence.ts): it is up once it polls, and hangs where it says nothing or that it is stuck. */
export function workerProgram(settings: OwnSettings): Program {
  return {
    ...ownProgram('worker', settings),
    answers: async (child) => (await stateOf(child, AbortSignal.timeout(5000))) === 'polling',
    liveness: { withinSeconds: settings.unresponsiveSeconds, responds: async (child, signal) => (await stateOf(child, signal)) !== 'stuck' },
    stopWithinSeconds: 30,
  };
}

/** Up when /readyz says so, which sees the database, the engine and a worker; /healthz tells whether it gets to anything at all. */
export function apiProgram(settings: OwnSettings & { url: string }): Program {
  const ok = async (address: string, signal: AbortSignal) => (await fetch(`${settings.url}${address}`, { signal })).ok;
  return {
    ...ownProgram('api', settings),
    answers: () => ok('/readyz', AbortSignal.timeout(5000)),
    liveness: { withinSeconds: settings.unresponsiveSeconds, responds: (_, signal) => ok('/healthz', signal) },
    // It finishes what is in flight (api/http/drain.ts).
    stopWithinSeconds: 60,
  };
}

async function stateOf(child: ChildProcess, signal: AbortSignal): Promise<unknown> {
  const answer = once(child, 'message', { signal });
  child.send('state?', () => undefined); // where it does not get there, there is no answer
  return ((await answer) as unknown[])[0];
}
