import { createServer } from 'node:http';
import path from 'node:path';
import type { Express } from 'express';
import type { AddressInfo, Socket } from 'node:net';
import { createApp, type AppDependencies } from '../../../api/app';
import { serverBounds } from '../../../api/http/bounds';
import { createDb } from '../../../db/connection';
import { createLog } from '../../../log';
import type { OrderSystem } from '../order-system';

export type Json = Record<string, any>;

/** The whole HTTP side, really listening, with the api's own database rights. */
export interface Http {
  app: Express;
  base: string;
  /** JSON answer of the compatible API */
  call(method: string, parameters: Record<string, string>, verb?: 'GET' | 'POST'): Promise<{ status: number; body: Json }>;
  /** Bytes of all requests so far that were read from their connections */
  bytesRead(): number;
  /** Statements sent to the database so far */
  queries(): number;
  stop(): Promise<void>;
}

/** @param requestsPerSecond that one key may send; tests send many */
export async function startHttp(
  system: OrderSystem,
  {
    requestsPerSecond = 100,
    ...more
  }: Partial<Pick<AppDependencies, 'requestsPerSecond' | 'stripeWebhookSecret' | 'stripe' | 'publicUrl' | 'trustProxy' | 'taskQueue' | 'log'>> = {},
): Promise<Http> {
  const db = createDb(system.urls.apiUrl);
  let queries = 0;
  db.on('query', () => (queries += 1));
  const { client, taskQueue, secrets, publicUrl, outside } = system;
  const app = createApp({
    db,
    client,
    taskQueue,
    secrets,
    publicUrl,
    sessionSecret: secrets.sessionKey,
    temporalUiUrl: null,
    requestsPerSecond,
    publicFolder: path.join(__dirname, '..', '..', '..', 'public'),
    log: createLog('test', 'silent'),
    outside,
    ...more,
  });
  const server = createServer({ maxHeaderSize: serverBounds.maxHeaderSize }, app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    app,
    base,
    async call(method, parameters, verb = 'GET') {
      const form = new URLSearchParams(parameters);
      const url = `${base}/${method}.json`;
      const answer = verb === 'GET' ? await fetch(`${url}?${form.toString()}`) : await fetch(url, { method: 'POST', body: form });
      return { status: answer.status, body: (await answer.json()) as Json };
    },
    bytesRead: () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0),
    queries: () => queries,
    async stop() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await db.destroy();
    },
  };
}

/** What `place` needs beside token and CSR or name. */
export function contacts(domain: string): Record<string, string> {
  const one = (role: 'admin' | 'tech', email: string) => ({
    [`${role}_contact_title`]: 'Ms',
    [`${role}_contact_first_name`]: 'Ann',
    [`${role}_contact_last_name`]: 'Lee',
    [`${role}_contact_phone`]: '+44 20 7946 0000',
    [`${role}_contact_email`]: email,
  });
  return { ...one('admin', `boss@${domain}`), ...one('tech', `tech@${domain}`) };
}
