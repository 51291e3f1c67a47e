import { existsSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { createActivities } from '../activities';
import { createCrlPublisher, publishCrl } from '../activities/crl';
import { faulty } from '../activities/issuers/faulty';
import { createLocalCa, type LocalCa } from '../activities/issuers/local-ca';
import { activityPlaces } from '../activities/places';
import { createStripe } from '../activities/payments/stripe';
import { loadConfig, required } from '../config';
import { registerAuthority } from '../db/certificate/authorities';
import { createDb, type Db } from '../db/connection';
import { verifiedSecrets } from '../installation';
import { createLog } from '../log';
import { keepKeysBlocked } from './blocked-keys';
import { engineLogger } from './engine-log';
import { keepHouse } from './housekeeping';
import { registerSearchAttributes, setRetention } from './namespace';
import { createPresence, newWorkerIdentity } from './presence';
import { answerSupervisor } from './supervised';
import { keepWebhooksAwake } from './webhooks';
import { createWorkers } from './workers';

process.title = 'certwright worker';

/** Composition root: everything that runs workflows and activities. Any number of these may run. */
async function main(): Promise<void> {
  answerSupervisor(() => 'starting');
  const config = loadConfig();
  const log = createLog('worker', config.logLevel);
  Runtime.install({
    logger: engineLogger(log),
    telemetryOptions: config.metricsPort ? { metrics: { prometheus: { bindAddress: `${config.host}:${config.metricsPort}` } } } : {},
  });

  const address = required(config.temporalAddress, 'TEMPORAL_ADDRESS');
  const db = createDb(required(config.databaseUrl, 'DATABASE_URL'));
  const secrets = await verifiedSecrets(db, config, { withAuthorities: true });
  const connection = await Connection.connect({ address });
  await registerSearchAttributes(connection, config.temporalNamespace);
  await setRetention(connection, config.temporalNamespace, config.temporalRetentionDays);
  const client = new Client({ connection, namespace: config.temporalNamespace });
  const [live, test] = await Promise.all([openCa(db, config, 'live'), openCa(db, config, 'test')]);

  const mail = { smtpUrl: required(config.smtpUrl, 'SMTP_URL'), from: config.mailFrom, publicUrl: config.publicUrl };
  const identity = newWorkerIdentity();
  const faults = { failing: config.issuerFaultPercent, refused: config.issuerRefusalPercent, pending: config.issuerPendingPercent };
  const bundle = path.join(__dirname, '..', 'workflow-bundle.js');
  const workers = await createWorkers({
    connection: await NativeConnection.connect({ address }),
    namespace: config.temporalNamespace,
    taskQueue: config.temporalTaskQueue,
    identity,
    workflows: existsSync(bundle) ? { workflowBundle: { codePath: bundle } } : { workflowsPath: require.resolve('../workflows') },
    places: activityPlaces,
    activities: createActivities({
      db,
      secrets,
      issuers: { local: { live: faulty(live, faults), test: faulty(test, faults) } },
      mail,
      outside: config.outside,
      places: activityPlaces,
      payments: { stripe: config.stripe && createStripe(config.stripe) },
    }),
    shutdownGraceTime: '5 seconds',
  });

  const stopping = new AbortController();
  const house = keepHouse(
    { client, db, taskQueue: config.temporalTaskQueue, signers: [live, test], mail, secrets, everySeconds: config.housekeepingSeconds, log },
    stopping.signal,
  );
  const keys = keepKeysBlocked({ client, db, log }, stopping.signal);
  const webhooks = keepWebhooksAwake({ client, db, taskQueue: config.temporalTaskQueue, log }, stopping.signal);
  const presence = createPresence({ db, client, taskQueue: config.temporalTaskQueue, identity });
  answerSupervisor(() => presence.state());
  const present = presence.keep(stopping.signal);
  // The supervisor is gone: leave with it, so that no orphan works on.
  process.once('disconnect', () => workers.shutdown());
  log.info({ taskQueue: config.temporalTaskQueue }, 'worker started');
  await workers.run();
  stopping.abort();
  await Promise.all([house, keys, webhooks, present]);
  await connection.close();
  await db.destroy();
  log.info('worker stopped');
}

async function openCa(db: Db, { dataDir, crlBaseUrl }: { dataDir: string; crlBaseUrl: string }, name: 'live' | 'test'): Promise<LocalCa> {
  const ca: LocalCa = await createLocalCa({ directory: path.join(dataDir, 'ca'), name, crlBaseUrl, onRevoke: createCrlPublisher(() => publishCrl(db, ca)) });
  await registerAuthority(db, ca);
  return ca;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    createLog('worker', 'error').fatal({ err: error }, 'the worker cannot go on');
    process.exit(1);
  },
);
