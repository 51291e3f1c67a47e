import { spawn } from 'node:child_process';

/** What a command printed and how it ended. `code` is undefined when the command itself was not found. */
export interface Outcome {
  code: number | undefined;
  output: string;
}

/** Tells the person at the terminal what takes its time. */
export type Say = (line: string) => void;

/** Runs a command without a shell and collects what it prints. Never throws; the caller reads the code. */
export function command(name: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(name, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
    const output = () => Buffer.concat(pieces).toString('utf8').trim();
    child.on('error', () => resolve({ code: undefined, output: output() }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output() }));
  });
}

/** Tries commands one after the other; true at the first that succeeds. */
export async function oneOf(...attempts: [string, string[]][]): Promise<boolean> {
  for (const [name, args] of attempts) {
    if ((await command(name, args)).code === 0) return true;
  }
  return false;
}
