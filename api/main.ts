import { createServer } from 'node:http';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { loadConfig, required } from '../config';
import { createDb } from '../db/connection';
import { createSecrets } from '../domain/secrets';
import { createLog } from '../log';
import { createApp } from './app';
import { connectToEngine } from './engine-connection';

process.title = 'certwright api';

/** Composition root of the HTTP side. Stateless: any number of these may run. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog('api', config.logLevel);
  const db = createDb(required(config.databaseUrl, 'DATABASE_URL'));
  const connection = await connectToEngine(required(config.temporalAddress, 'TEMPORAL_ADDRESS'));
  const client = new Client({ connection, namespace: config.temporalNamespace });
  const app = createApp({
    db,
    client,
    taskQueue: config.temporalTaskQueue,
    secrets: createSecrets(config.secretKey),
    publicUrl: config.publicUrl,
    sessionSecret: createSecrets(config.secretKey).sessionKey,
    temporalUiUrl: config.temporalUiUrl ? `${config.temporalUiUrl}/namespaces/${config.temporalNamespace}` : null,
    trustProxy: config.trustProxy,
    requestsPerSecond: config.requestsPerSecond,
    stripeWebhookSecret: config.stripeWebhookSecret,
    outside: config.dcv,
    publicFolder: path.resolve(__dirname, '..', '..', 'public'),
    log,
  });
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 64 * 1024 }, app);
  server.listen(config.port, config.host, () => log.info({ port: config.port }, 'api listens'));

  const stop = () => {
    log.info('api stops');
    server.close(() => void Promise.all([db.destroy(), connection.close()]).finally(() => process.exit(0)));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 5000).unref();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  // The supervisor is gone: leave with it, so that no orphan holds the port.
  process.once('disconnect', stop);
}

main().catch((error: unknown) => {
  createLog('api', 'error').fatal({ err: error }, 'the api cannot go on');
  process.exit(1);
});
