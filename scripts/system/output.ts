import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Running } from '../parts/program';
import { say } from './console';
import { openLog } from './log-file';

/** The same words again within this time are in the log only: a part that is down makes others complain many times a second. */
const quietMilliseconds = 10_000;

/** Appends all that one of our processes prints to its log file, and names warnings and errors on the console. */
export function keepOutput({ child }: Running, name: string, logFile: string): void {
  const log = openLog(logFile, (problem) => say(`${name}: warning: lines of its log are lost, because ${logFile} can't be written (${problem})`));
  const lastSaid = new Map<string, number>();
  const read = (stream: Readable, notable: (line: string) => string | undefined) =>
    createInterface({ input: stream }).on('line', (line) => {
      log.write(line);
      const words = notable(line);
      if (!words || Date.now() - (lastSaid.get(words) ?? 0) < quietMilliseconds) return;
      lastSaid.set(words, Date.now());
      say(`${name}: ${words}`);
    });
  if (child.stdout) read(child.stdout, warningOf);
  // The line that says what is wrong; the stack around it is for the log.
  if (child.stderr) read(child.stderr, (line) => (/^(?!\s).*(error|warn|fail)/i.test(line) ? line : undefined));
  child.once('close', () => log.end());
}

/** The words of a pino line of level 40 (warn) or above. */
function warningOf(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } };
    if (level === undefined || level < 40) return undefined;
    const words = err?.message && !msg?.includes(err.message) ? `${msg ?? ''} (${err.message})` : msg;
    return `${level < 50 ? 'warning' : 'error'}: ${words}`;
  } catch {
    return undefined;
  }
}
