import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND_MS } from '../../domain/time';

/** Longer than an answer takes: what waits for the engine is answered within 25 seconds. */
const FINISH_WITHIN_MS = 40 * SECOND_MS;

/** How the HTTP side ends: it says that it is not ready, finishes what is in flight, and then listens to nobody. */
export interface Drain {
  /** From now on `/readyz` says no, and every answer ends its connection */
  readonly hasBegun: boolean;
  /** Resolves when everything that was asked has its answer, or after 40 seconds. Asked again, it is the same end. */
  finish(): Promise<void>;
}

/** Counts the server's requests from now on: call it before there can be any. */
export function createDrain(server: Server): Drain {
  const inFlight = new Set<ServerResponse>();
  let ending: Promise<void> | undefined;

  server.prependListener('request', (_, response) => {
    if (ending) response.setHeader('Connection', 'close');
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
  });

  const finished = (responses: ServerResponse[]) =>
    Promise.race([
      Promise.all(responses.filter(({ closed }) => !closed).map((response) => once(response, 'close'))),
      pause(FINISH_WITHIN_MS, undefined, { ref: false }),
    ]);

  async function end(): Promise<void> {
    for (const response of inFlight) if (!response.headersSent) response.setHeader('Connection', 'close');
    server.closeIdleConnections();
    // It goes on listening meanwhile, so that a balancer hears from /readyz that it is not ready.
    await finished([...inFlight]);
    const closed = new Promise((resolve) => server.close(resolve));
    await finished([...inFlight]);
    // A connection on which nobody has asked anything yet does not end by itself.
    await Promise.race([closed, pause(SECOND_MS, undefined, { ref: false })]);
    server.closeAllConnections();
  }

  return {
    get hasBegun() {
      return ending !== undefined;
    },
    finish: () => (ending ??= end()),
  };
}
