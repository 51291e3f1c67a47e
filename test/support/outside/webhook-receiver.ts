import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import { Webhook } from 'standardwebhooks';
import { freePort } from '../free-port';
import type { Json } from '../doors/http';

/** What came, as it came. */
export interface Received {
  headers: Record<string, string>;
  raw: string;
  body: Json;
  path: string;
  /** What it was answered */
  status: number;
}

/** A receiver of webhooks on loopback, a real HTTP server. */
export interface Receiver {
  url: string;
  /** All requests that came, in order */
  received: Received[];
  /** What is answered; 204 when left alone. Headers beside the status where they matter */
  answer: (message: Received) => number | Promise<number> | { status: number; headers: Record<string, string> };
  /** Nobody listens from now on */
  down(): Promise<void>;
  up(): Promise<void>;
}

const started = new Set<Receiver>();

/** For the end of a test file, whatever failed. */
export async function stopReceivers(): Promise<void> {
  for (const receiver of started) await receiver.down();
}

export async function startReceiver(): Promise<Receiver> {
  const port = await freePort();
  let server: Server | undefined;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    received: [],
    answer: () => 204,
    async down() {
      server?.closeAllConnections();
      if (server) await new Promise((resolve) => server!.close(resolve));
      server = undefined;
    },
    async up() {
      server = createServer((request, response) => {
        void (async () => {
          const pieces: Buffer[] = [];
          for await (const piece of request) pieces.push(piece as Buffer);
          const raw = Buffer.concat(pieces).toString();
          const message: Received = { headers: plain(request.headers), raw, body: JSON.parse(raw) as Json, path: request.url ?? '', status: 0 };
          receiver.received.push(message);
          const answer = await receiver.answer(message);
          message.status = typeof answer === 'number' ? answer : answer.status;
          response.writeHead(message.status, typeof answer === 'number' ? {} : answer.headers).end();
        })();
      });
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
  started.add(receiver);
  await receiver.up();
  return receiver;
}

/** Checks a message as customers do, with the library of https://www.standardwebhooks.com. Throws where it is not right. */
export function verify(secret: string, { raw, headers }: Received): Json {
  return new Webhook(secret).verify(raw, headers) as Json;
}

/** What was taken of each order: the sequences in the order in which they came. */
export function sequencesByOrder(received: readonly Received[]): Record<string, number[]> {
  const byOrder: Record<string, number[]> = {};
  for (const { body, status } of received)
    if (status >= 200 && status < 300 && body.data.order_reference) (byOrder[body.data.order_reference] ??= []).push(body.data.sequence);
  return byOrder;
}

const plain = (headers: IncomingHttpHeaders) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
