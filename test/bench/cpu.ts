import { readFileSync } from 'node:fs';

/** proc(5) counts in USER_HZ, which Linux shows to programs as 100 a second on every architecture. */
const TICK_MS = 10;

/** CPU time in milliseconds by part of the system. */
export type Cpu = Record<'engine' | 'database' | 'worker' | 'client', number>;

/** CPU time so far of the parts' processes (all threads) and of this one, the client; undefined where there is no /proc. */
export function cpuOf(pids: Record<Exclude<keyof Cpu, 'client'>, number[]>): Cpu | undefined {
  try {
    const sum = (part: number[]) => part.reduce((total, pid) => total + cpuMsOf(pid), 0);
    const { user, system } = process.cpuUsage();
    return { engine: sum(pids.engine), database: sum(pids.database), worker: sum(pids.worker), client: (user + system) / 1000 };
  } catch {
    return undefined;
  }
}

/** What was used between two readings, per piece of work. */
export function cpuBetween(before: Cpu | undefined, after: Cpu | undefined, count: number): Cpu | undefined {
  if (!before || !after) return undefined;
  const per = (part: keyof Cpu) => (after[part] - before[part]) / count;
  return { engine: per('engine'), database: per('database'), worker: per('worker'), client: per('client') };
}

export function totalOf({ engine, database, worker, client }: Cpu): number {
  return engine + database + worker + client;
}

/** CPU time of a process so far, all its threads, in milliseconds. Throws where there is no /proc. */
export function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
