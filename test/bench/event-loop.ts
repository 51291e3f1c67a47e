import http from 'node:http';
import { fork } from 'node:child_process';
import path from 'node:path';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** One round: the event loop's delay at the 99th percentile in milliseconds, and the answers it gave meanwhile. */
export interface EventLoopRound {
  idleMs: number;
  makingKeysMs: number;
  keys: number;
}

/** What the measured process says about one phase. */
export interface Phase {
  p99Ms: number;
  keys: number;
}

/** A process of its own answers requests, first without other work, then while it makes one key after the other. */
export async function measureEventLoop(rounds: number): Promise<EventLoopRound[]> {
  const child = fork(path.join(__dirname, 'event-loop-process.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const [port] = (await once(child, 'message')) as [number];
    const phase = async (work: 'idle' | 'keys'): Promise<Phase> => {
      const done = once(child, 'message') as Promise<[Phase]>;
      child.send(work);
      const asking = new AbortController();
      const asked = keepAsking(port, asking.signal);
      const [result] = await done;
      asking.abort();
      await asked;
      return result;
    };
    await phase('keys'); // warm-up
    const results: EventLoopRound[] = [];
    while (results.length < rounds) {
      const idle = await phase('idle');
      const keys = await phase('keys');
      results.push({ idleMs: idle.p99Ms, makingKeysMs: keys.p99Ms, keys: keys.keys });
    }
    return results;
  } finally {
    child.kill();
  }
}

/** Others' requests: one after the other, twenty a second. */
async function keepAsking(port: number, signal: AbortSignal): Promise<void> {
  const agent = new http.Agent({ keepAlive: true });
  while (!signal.aborted) {
    await new Promise<void>((resolve, reject) => {
      http.get({ host: '127.0.0.1', port, agent }, (response) => response.resume().once('end', resolve)).once('error', reject);
    });
    await pause(50);
  }
  agent.destroy();
}
