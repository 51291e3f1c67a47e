import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { makeKey, makeKeyAndCsr } from '../../domain/csr/key-and-csr';
import type { Phase } from './event-loop';

const PHASE_MS = 3000;

/** The measured process: a web server that is told by IPC what to do for three seconds and answers how its event loop fared. */
const server = http.createServer((_request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', (work: 'idle' | 'keys') => void measure(work).then((phase) => process.send?.(phase)));
process.once('disconnect', () => process.exit());

async function measure(work: 'idle' | 'keys'): Promise<Phase> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const until = performance.now() + PHASE_MS;
  let keys = 0;
  if (work === 'idle') await pause(PHASE_MS);
  while (performance.now() < until) {
    await makeKeyAndCsr({ names: ['example.test', 'www.example.test'], subject: {} }, await makeKey('test'));
    keys += 1;
  }
  delay.disable();
  return { p99Ms: delay.percentile(99) / 1e6, keys };
}
