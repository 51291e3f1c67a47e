import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** A long-running process that we start ourselves: how, and how to tell that it works. */
export interface Program {
  name: string;
  command: string;
  args: string[];
  /** Added to this process's environment; undefined takes a variable away. */
  env?: NodeJS.ProcessEnv;
  /** Everything it prints is appended here; our own processes are piped instead (see system/output.ts). */
  logFile: string;
  /** A process of ours: it gets an IPC channel, by whose end it learns that its supervisor is gone, and a pipe for its log. */
  ours?: boolean;
  /** One question, answered quickly. A refusal or an error means "not yet". */
  answers: (child: ChildProcess) => Promise<boolean>;
  /** Left out: that it hangs is not noticed, only that it dies */
  liveness?: Liveness;
  readyWithinSeconds: number;
  /** How long it may take to stop before it is killed. */
  stopWithinSeconds: number;
}

/** How to tell that a process which has come up still gets to anything. */
export interface Liveness {
  /** One question. A refusal, an error or the signal means "no". */
  responds: (child: ChildProcess, signal: AbortSignal) => Promise<boolean>;
  /** One that has not responded for so long is killed */
  withinSeconds: number;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when the process is gone, with its signal or exit code in words. Never rejects. */
  gone: Promise<string>;
}

/**
 * Starts a program without a shell, in a process group of its own, so that Ctrl-C at the terminal reaches only us.
 * Throws when the command can't be run at all.
 */
export async function startProgram(program: Program): Promise<Running> {
  const [command, ...args] = dyingWithUs(program);
  const log = program.ours ? undefined : openSync(program.logFile, 'a', 0o600);
  const child = spawn(command!, args, {
    detached: true,
    env: { ...process.env, ...program.env },
    stdio: log === undefined ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', log, log],
  });
  const gone = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)));
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  if (log !== undefined) closeSync(log);
  return { child, gone };
}

/** SIGTERM, then SIGKILL to the whole group when the program takes longer than it may. */
export async function stopProgram({ child, gone }: Running, { stopWithinSeconds }: Program): Promise<void> {
  if (!isAlive(child)) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => killGroup(child), stopWithinSeconds * 1000);
  await gone;
  clearTimeout(timer);
}

export const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

/** SIGKILL: also reaches one that is stopped or never looks up. */
export function killGroup(child: ChildProcess) {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // gone in the meantime
  }
}

/**
 * Programs of others know no IPC channel. Where the system can do it, the kernel asks them to stop when we are killed;
 * setpriv becomes the program (exec), it does not stay between us.
 */
function dyingWithUs({ command, args, ours }: Program): string[] {
  canTieToParent ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  return canTieToParent && !ours ? ['setpriv', '--pdeathsig', 'TERM', command, ...args] : [command, ...args];
}
let canTieToParent: boolean | undefined;
