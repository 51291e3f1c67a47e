import http from 'node:http';
import https from 'node:https';
import type { Address } from './addresses';

export interface Outgoing {
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** The whole exchange, from connecting to the last byte */
  withinMs: number;
  /** More of the answer is cut off */
  mostBytes: number;
  /** Whether the server's certificate has to be right */
  trust: 'verified' | 'any';
}

export interface Incoming {
  status: number;
  location: string | undefined;
  retryAfter: string | undefined;
  body: string;
}

/**
 * One HTTP exchange with the first of these addresses that takes the connection; they were looked up and checked before. Nothing is looked up
 * here and no redirect is followed. Throws where there is no whole answer in time.
 */
export function exchange(url: URL, addresses: readonly Address[], { method, headers, body, withinMs, mostBytes, trust }: Outgoing): Promise<Incoming> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(withinMs);
    const sent = request(
      url,
      {
        method,
        headers: { 'user-agent': 'Certwright', ...headers },
        agent: false,
        signal,
        rejectUnauthorized: trust === 'verified',
        lookup: (_, options, found) => (options.all ? found(null, [...addresses]) : found(null, addresses[0]!.address, addresses[0]!.family)),
      },
      (response) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        const done = () => {
          response.destroy();
          const { location, 'retry-after': retryAfter } = response.headers;
          resolve({ status: response.statusCode ?? 0, location, retryAfter, body: Buffer.concat(pieces).subarray(0, mostBytes).toString() });
        };
        response.on('data', (piece: Buffer) => {
          pieces.push(piece);
          bytes += piece.length;
          if (bytes >= mostBytes) done();
        });
        response.on('end', done);
        response.on('error', reject);
      },
    );
    sent.on('error', (error) => reject(signal.aborted ? new Error(`no answer within ${Math.ceil(withinMs / 1000)} seconds`) : oneOf(error)));
    sent.end(body);
  });
}

/** Where several addresses were tried, each has its own error and the whole has no message. */
function oneOf(error: Error): Error {
  return error instanceof AggregateError ? (error.errors[0] as Error) : error;
}
