import { createServer } from 'node:http';
import path from 'node:path';
import { Client } from '@temporalio/client';
import { createRefundReader } from '../outside/stripe-refunds';
import { loadConfig, required } from '../config';
import { createDb } from '../db/connection';
import { SECOND_MS } from '../domain/time';
import { verifiedSecrets } from '../installation';
import { createLog } from '../log';
import { createApp } from './app';
import { serverBounds } from './http/bounds';
import { createDrain } from './http/drain';
import { connectToEngine } from './http/engine-connection';

process.title = 'certwright api';

/** Composition root of the HTTP side. Stateless: any number of these may run. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog('api', config.logLevel);
  const db = createDb(required(config.databaseUrl, 'DATABASE_URL'));
  const secrets = await verifiedSecrets(db, config);
  const connection = await connectToEngine(required(config.temporalAddress, 'TEMPORAL_ADDRESS'));
  const client = new Client({ connection, namespace: config.temporalNamespace });
  const server = createServer(serverBounds);
  const drain = createDrain(server);
  const app = createApp({
    db,
    client,
    taskQueue: config.temporalTaskQueue,
    secrets,
    publicUrl: config.publicUrl,
    sessionSecret: secrets.sessionKey,
    temporalUiUrl: config.temporalUiUrl ? `${config.temporalUiUrl}/namespaces/${config.temporalNamespace}` : null,
    trustProxy: config.trustProxy,
    requestsPerSecond: config.requestsPerSecond,
    stripeWebhookSecret: config.stripeWebhookSecret,
    stripe: config.stripe && createRefundReader(config.stripe),
    outside: config.outside,
    publicFolder: path.resolve(__dirname, '..', '..', 'public'),
    log,
    isStopping: () => drain.hasBegun,
  });
  server.on('request', app);
  server.listen(config.port, config.host, () => log.info({ port: config.port }, 'api listens'));

  const stop = async () => {
    if (drain.hasBegun) return;
    log.info('api stops: it finishes what is in flight');
    await drain.finish();
    // Neither waits for anything now; what hangs all the same must not hold up the end.
    setTimeout(() => process.exit(0), 5 * SECOND_MS);
    await Promise.allSettled([db.destroy(), connection.close()]);
    process.exit(0);
  };
  // As often as they come: a second one must not cut off what the first lets finish.
  process.on('SIGTERM', () => void stop()).on('SIGINT', () => void stop());
  // The supervisor is gone: leave with it, so that no orphan holds the port. Engine and database go as well, so there is little to finish.
  process.once('disconnect', () => {
    setTimeout(() => process.exit(0), 5 * SECOND_MS);
    void stop();
  });
}

main().catch((error: unknown) => {
  createLog('api', 'error').fatal({ err: error }, 'the api cannot go on');
  process.exit(1);
});
