import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from '../../scripts/parts/process-identity';
import { root } from '../../scripts/tools/places';
import { freePort } from './free-port';

const portVariables = ['PORT', 'DATABASE_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'MAIL_PORT', 'MAIL_UI_PORT'] as const;
export type Ports = Record<(typeof portVariables)[number], string>;

/** A DATA_DIR and ports that nobody else uses. Starting twice with the same place is starting the same installation twice. */
export interface Place {
  dataDir: string;
  ports: Ports;
  url: string;
}

export async function makePlace(): Promise<Place> {
  const ports = {} as Ports;
  for (const variable of portVariables) ports[variable] = String(await freePort());
  // With a space, which paths of a person's own have sometimes.
  return { dataDir: mkdtempSync(path.join(os.tmpdir(), 'certwright start-')), ports, url: `http://localhost:${ports.PORT}` };
}

/** `npm start` in a process group of its own, as a shell would run it. */
export interface System {
  npmPid: number;
  output: () => string;
  /** Waits until the output has a line that matches. */
  says: (line: RegExp, withinSeconds?: number) => Promise<void>;
  /** Resolves with npm's exit code. */
  ended: Promise<number | null>;
}

export function npmStart({ dataDir, ports }: Place, more: Record<string, string> = {}): System {
  const env = { ...process.env, ...ports, DATA_DIR: dataDir, PUBLIC_URL: '', DATABASE_URL: '', TEMPORAL_ADDRESS: '', SMTP_URL: '', ...more };
  const npm = spawn('npm', ['start'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()));
  const ended = new Promise<number | null>((resolve) => npm.once('exit', resolve));
  const says = async (line: RegExp, withinSeconds = 50) => {
    for (const until = Date.now() + withinSeconds * 1000; !line.test(output); await sleep(50)) {
      if (npm.exitCode !== null || Date.now() > until) throw new Error(`npm start never said ${line}; it said:\n${output}`);
    }
  };
  return { npmPid: npm.pid!, output: () => output, says, ended };
}

/** The running processes of a place by part, the supervisor among them. */
export function processes({ dataDir }: Place): Record<string, ProcessIdentity> {
  const files = { supervisor: 'supervisor.lock', database: 'database.pid', engine: 'engine.pid', mail: 'mail.pid', worker: 'worker.pid', api: 'api.pid' };
  // No catcher runs where mails go elsewhere.
  const there = Object.entries(files).filter(([, file]) => existsSync(path.join(dataDir, 'run', file)));
  return Object.fromEntries(there.map(([name, file]) => [name, JSON.parse(readFileSync(path.join(dataDir, 'run', file), 'utf8')) as ProcessIdentity]));
}

export function stillRunning(noted: Record<string, ProcessIdentity>): string[] {
  return Object.keys(noted).filter((name) => isRunning(noted[name]!));
}

export async function portsInUse({ ports }: Place): Promise<string[]> {
  const taken: string[] = [];
  for (const [variable, port] of Object.entries(ports)) if (await accepts(Number(port))) taken.push(variable);
  return taken;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** For the end of a test file: no start may outlive it, whatever failed. */
export async function killGroup({ npmPid, ended }: System): Promise<void> {
  if (identify(npmPid)) process.kill(-npmPid, 'SIGTERM');
  await ended;
}
