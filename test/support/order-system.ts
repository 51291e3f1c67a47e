import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { publishCrl } from '../../activities/crl';
import { createLocalCa, type LocalCa } from '../../activities/issuers/local-ca';
import type { OutsideSettings } from '../../activities/outside/addresses';
import type { DcvSettings } from '../../activities/outside/domain-proof';
import type { PaymentProviders } from '../../activities/payments/provider';
import { createOrderDesk, type OrderDesk } from '../../api/order-desk';
import { insertAccount, insertApiKey } from '../../db/accounts';
import { registerAuthority } from '../../db/authorities';
import { createDb, type Db } from '../../db/connection';
import { postOnce } from '../../db/ledger';
import { findOrder, type OrderRow } from '../../db/orders';
import type { Account, AccountKind } from '../../domain/account';
import { deposit } from '../../domain/ledger';
import { createSecrets, type Secrets } from '../../domain/secrets';
import { beatWhileWorking } from '../../worker/heartbeats';
import { addSearchAttributes, registerSearchAttributes } from '../../worker/namespace';
import type { Activities } from '../../workflows/activities';
import { catchMails, type MailCatcher } from './mail-catcher';
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
  taskQueue: string;
  publicUrl: string;
  ca: LocalCa;
  activities: Activities;
  /** Rules for what is reached outside: domain checks and webhooks */
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
const bundle = bundleWorkflowCode({ workflowsPath: path.join(__dirname, '..', '..', 'workflows', 'index.ts'), logger: new DefaultLogger('ERROR') });

/** @param engine `time-skipping`: thirty days pass in a moment; `server`: the real dev server shared by all tests */
export async function startOrderSystem(
  engine: 'time-skipping' | 'server',
  change: (activities: Activities) => Partial<Activities> = () => ({}),
  address = engine === 'server' ? parts().temporalAddress : '',
  payments: PaymentProviders = {},
  dcv: DcvSettings = { dnsServers: [], httpPort: 80, httpsPort: 443, allowPrivate: false },
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
  const activities = createActivities({
    db,
    secrets,
    issuers: { live: ca, test: await openCa('test') },
    mail: { smtpUrl: catcher.url, from: 'orders@certwright.test', publicUrl },
    payments,
    dcv,
  });

  const workers = new Set<{ stop(): Promise<void> }>();
  const startWorker = async () => {
    const worker = await Worker.create({
      connection: nativeConnection,
      taskQueue,
      workflowBundle: await bundle,
      activities: { ...activities, ...change(activities) },
      interceptors: { activity: [beatWhileWorking] },
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
    taskQueue,
    publicUrl,
    ca,
    activities,
    outside: dcv,
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
      await catcher.stop();
      await Promise.all([db.destroy(), deskDb.destroy()]);
    },
  };
}
