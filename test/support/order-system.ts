import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { createOutbox } from '../../activities/mail/outbox';
import { publishCrl } from '../../activities/crl';
import { createLocalCa, type LocalCa } from '../../activities/issuers/local-ca';
import type { OutsideSettings } from '../../outside/addresses';
import type { ValidationCheckSettings } from '../../outside/validation-check';
import { activityPlaces } from '../../activities/places';
import type { PaymentProviders } from '../../activities/payments/provider';
import { createOrderDesk, type OrderDesk } from '../../client';
import { insertAccount, insertApiKey } from '../../db/account/accounts';
import { registerAuthority } from '../../db/certificate/authorities';
import { createDb, type Db } from '../../db/connection';
import { postOnce } from '../../db/ledger/ledger';
import { findOrder, type OrderRow } from '../../db/order/orders';
import type { Account, AccountKind } from '../../domain/sale/account';
import { deposit } from '../../domain/sale/ledger';
import { createSecrets, type Secrets } from '../../domain/secrets';
import { addSearchAttributes, registerSearchAttributes } from '../../worker/namespace';
import { createWorkers } from '../../worker/workers';
import type { Activities } from '../../workflows/activities';
import { catchMails, type MailCatcher } from './outside/mail-catcher';
import { createTestDatabase, parts, type TestDatabase } from './parts';

/** Real database, real engine, real SMTP, real CA, in one process: what a worker and an order desk need. */
export interface OrderSystem {
  db: Db;
  urls: TestDatabase;
  client: Client;
  connection: Connection;
  desk: OrderDesk;
  secrets: Secrets;
  catcher: MailCatcher;
  /** What housekeeping sends: e-mails that belong to no order */
  outbox: ReturnType<typeof createOutbox>;
  taskQueue: string;
  publicUrl: string;
  ca: LocalCa;
  activities: Activities;
  /** Rules for what is reached outside: validation checks and webhooks */
  outside: OutsideSettings;
  /** Virtual time, where the engine skips it */
  environment?: TestWorkflowEnvironment;
  account(points: number, options?: { isTest?: boolean; kind?: AccountKind }): Promise<Account & { apiKey: string }>;
  getOrder(reference: string): Promise<OrderRow>;
  startWorker(): Promise<{ stop(): Promise<void> }>;
  stopWorkers(): Promise<void>;
  stop(): Promise<void>;
}

Runtime.install({ logger: new DefaultLogger('ERROR') });

/** @param engine `time-skipping`: thirty days pass in a moment; `server`: the real dev server shared by all tests */
export async function startOrderSystem(
  engine: 'time-skipping' | 'server',
  change: (activities: Activities) => Partial<Activities> = () => ({}),
  address = engine === 'server' ? parts().temporalAddress : '',
  payments: PaymentProviders = {},
  outside: ValidationCheckSettings = { dnsServers: [], httpPort: 80, httpsPort: 443, allowPrivate: false },
  places = activityPlaces,
): Promise<OrderSystem> {
  const urls = await createTestDatabase();
  const db = createDb(urls.workerUrl);
  const deskDb = createDb(urls.apiUrl);
  const catcher = await catchMails();
  const secrets = createSecrets(randomBytes(32).toString('hex'));
  const taskQueue = `orders-${randomBytes(4).toString('hex')}`;
  const publicUrl = 'http://localhost:3999';

  const environment =
    engine === 'time-skipping'
      ? await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: parts().timeSkippingServer } } })
      : undefined;
  const connection = environment ? environment.connection : await Connection.connect({ address });
  const nativeConnection = environment?.nativeConnection ?? (await NativeConnection.connect({ address }));
  const client = environment?.client ?? new Client({ connection });
  await (environment ? addSearchAttributes : registerSearchAttributes)(connection, client.options.namespace);

  const directory = mkdtempSync(path.join(os.tmpdir(), 'certwright-ca-'));
  const openCa = async (name: 'live' | 'test') => {
    const opened: LocalCa = await createLocalCa({ directory, name, crlBaseUrl: publicUrl, onRevoke: () => publishCrl(db, opened) });
    await registerAuthority(db, opened);
    return opened;
  };
  const ca = await openCa('live');
  const mail = { smtpUrl: catcher.url, from: 'orders@certwright.test', publicUrl };
  const outbox = createOutbox({ db, secrets, settings: mail });
  const activities = createActivities({
    db,
    secrets,
    issuers: { local: { live: ca, test: await openCa('test') } },
    mail,
    payments,
    outside,
    places,
  });

  const workers = new Set<{ stop(): Promise<void> }>();
  const startWorker = async () => {
    const worker = await createWorkers({
      connection: nativeConnection,
      taskQueue,
      workflows: { workflowBundle: { codePath: parts().workflowBundle } },
      places,
      activities: { ...activities, ...change(activities) },
      shutdownGraceTime: '1 second',
    });
    const running = worker.run();
    const handle = {
      async stop() {
        workers.delete(handle);
        worker.shutdown();
        await running;
      },
    };
    workers.add(handle);
    return handle;
  };
  const stopWorkers = async () => void (await Promise.all([...workers].map((worker) => worker.stop())));
  await startWorker();

  return {
    db,
    urls,
    client,
    connection,
    desk: createOrderDesk({ client, taskQueue, db: deskDb, secrets }),
    secrets,
    catcher,
    outbox,
    taskQueue,
    publicUrl,
    ca,
    activities,
    outside,
    environment,
    async account(points, { isTest = false, kind = 'reseller' } = {}) {
      const account = await insertAccount(db, { kind, name: 'Example Hosting', email: null, isTest });
      if (points > 0) await postOnce(db, deposit(account.id, isTest ? 'test-points' : 'points', points, 'opening'), { at: new Date() });
      return { ...account, apiKey: await insertApiKey(db, account.id) };
    },
    async getOrder(reference) {
      const order = await findOrder(db, reference);
      if (!order) throw new Error(`There is no order ${reference}.`);
      return order;
    },
    startWorker,
    stopWorkers,
    async stop() {
      await stopWorkers();
      if (environment) await environment.teardown();
      else await Promise.all([connection.close(), nativeConnection.close()]);
      outbox.close();
      await catcher.stop();
      await Promise.all([db.destroy(), deskDb.destroy()]);
    },
  };
}
