import autocannon from 'autocannon';
import { cpuMsOf } from '../cpu';
import { percentile } from '../statistics';
import type { Server } from './servers';

/** One request that is sent again and again, with other ids. */
export interface Read {
  name: string;
  paths: string[];
  headers: Record<string, string>;
}

/** One read on one server for some seconds. */
export interface LoadLap {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** CPU time of the server process */
  cpuMs: number;
}

/** Keeps that many requests under way. Throws where one was not answered with 200. */
export async function loadWith({ paths, headers }: Read, server: Server, { seconds, connections }: { seconds: number; connections: number }): Promise<LoadLap> {
  const times: number[] = [];
  const cpuBefore = cpuMsOf(server.pid);
  const begun = performance.now();
  const { non2xx, errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = { url: server.url, connections, duration: seconds, headers, requests: paths.map((path) => ({ path })) };
    autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result))).on('response', (_client, _status, _bytes, timeMs) =>
      times.push(timeMs),
    );
  });
  if (non2xx > 0 || errors > 0) throw new Error(`${non2xx} answers were no success and ${errors} requests failed; is every id one of the account?`);
  const elapsedSeconds = (performance.now() - begun) / 1000;
  return {
    perSecond: times.length / elapsedSeconds,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    cpuMs: (cpuMsOf(server.pid) - cpuBefore) / times.length,
  };
}
