import { say } from './console';
import { runSystem } from './run';

/** `npm start`: runs until it is asked to stop, however often and by whichever signal, and ends with 0 then; 1 when it could not start. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// A terminal or a pipe that goes away must not take the system down in the middle of a line.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

runSystem(stopping.signal)
  .catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => {
    if (stopping.signal.aborted) say('Stopped.');
    process.exit();
  });
