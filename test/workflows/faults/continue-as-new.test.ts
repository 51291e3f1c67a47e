import { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalCli } from '../../../scripts/tools/engine';
import { listCertificates } from '../../../db/certificate/certificates';
import { createDb } from '../../../db/connection';
import { listEvents } from '../../../db/order/events';
import { changeWebhook } from '../../../db/webhook/webhooks';
import { verifyLedger } from '../../../db/ledger/verify';
import { pageOfDeliveries } from '../../../db/webhook/deliveries';
import { webhookWorkflowId } from '../../../workflows/contract';
import { aWebhook, startLook } from '../../support/samples/a-webhook';
import { eventually } from '../../support/eventually';
import { answer, configuration, issued, placed, reaches } from '../../support/lives/life';
import { ecKey, newCsr } from '../../support/keys/openssl';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { sequencesByOrder, startReceiver, stopReceivers } from '../../support/outside/webhook-receiver';

/** A dev server of its own that suggests continue-as-new early, as a real one does after thousands of events. */
let engine: TestWorkflowEnvironment;
let system: OrderSystem;
beforeAll(async () => {
  const extraArgs = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=60'];
  engine = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path: await temporalCli(console.log) }, extraArgs } });
  system = await startOrderSystem('server', undefined, engine.address, undefined, { dnsServers: [], httpPort: 80, httpsPort: 443, allowPrivate: true });
});
afterAll(async () => {
  await stopReceivers();
  await system.stop();
  await engine.teardown();
});

test('scenario 25 and 28: a long life is continued in fresh runs; no message is lost or taken twice, the window stays', async () => {
  const account = await system.account(12);
  const reference = await issued(system, account, 'www.long-life.test');
  const { windowEndsAt, termEndsAt } = await system.getOrder(reference);
  const handle = system.client.workflow.getHandle(`order:${reference}`);
  const { runId } = await handle.describe();
  for (let round = 0; round < 6; round++) {
    await Promise.all(Array.from({ length: 5 }, () => system.desk.send(reference, 'resendEmail', { actor: 'test', kind: 'fulfilment' })));
  }
  expect((await handle.describe()).runId).not.toBe(runId);
  expect((await listEvents(system.db, reference)).filter(({ type }) => type === 'email-resent')).toHaveLength(30);
  await eventually(
    () => system.catcher.mails.filter(({ subject }) => subject?.includes(reference) && /issued|ready/i.test(subject)).length >= 31,
    'every mail is out',
  );
  expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', windowEndsAt, termEndsAt });

  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'test', requestedAt: Date.now() });
  await answer(system, reference, 'boss@long-life.test', 'approve');
  await reaches(system, reference, 'credited');
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true });
});

/** All 300 of the scenario take four minutes beside other tests: `REISSUES=300 npm test -- test/workflows/faults/continue-as-new.test.ts`. */
const REISSUES = Number(process.env.REISSUES ?? 60);

test(
  `scenario 28: ${REISSUES} reissues of one order: continued in fresh runs, state and window kept, one certificate for each`,
  async () => {
    const reference = await issued(system, await system.account(12), 'www.often.test');
    const { windowEndsAt, termEndsAt } = await system.getOrder(reference);
    const handle = system.client.workflow.getHandle(`order:${reference}`);
    const { runId } = await handle.describe();
    const key = ecKey('prime256v1');
    const request = configuration('www.often.test', { csr: newCsr(key, '-subj', '/CN=www.often.test') });
    for (let version = 2; version <= REISSUES + 1; version++) {
      await system.desk.reissue(await system.getOrder(reference), request, 'reseller-api');
      await eventually(async () => (await system.getOrder(reference)).certificateVersion === version, `certificate ${version}`);
    }
    expect((await handle.describe()).runId).not.toBe(runId);
    expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: null, windowEndsAt, termEndsAt, certificateVersion: REISSUES + 1 });
    const certificates = await listCertificates(system.db, reference);
    expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(REISSUES + 1);
    expect(certificates.filter(({ revokedAt }) => revokedAt !== null)).toEqual([]);
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'test', requestedAt: Date.now() });
    await answer(system, reference, 'boss@often.test', 'approve');
    await reaches(system, reference, 'credited');
    expect((await listCertificates(system.db, reference)).filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
  },
  REISSUES * 2000 + 120_000,
);

test('a webhook with an event that is not taken for long: continued in fresh runs, the others go on and it is tried again', async () => {
  const account = await system.account(1000);
  const receiver = await startReceiver();
  const id = await aWebhook(system, account, receiver.url);
  const look = startLook(system);
  const api = createDb(system.urls.apiUrl);
  try {
    const stuck = await placed(system, account);
    receiver.answer = ({ body }) => (body.data.order_reference === stuck && receiver.received.length < 12 ? 503 : 204);
    await eventually(() => receiver.received.length === 1, 'the first attempt');
    const handle = system.client.workflow.getHandle(webhookWorkflowId(id));
    const { runId } = await handle.describe();
    for (let orders = 2; orders < 12; orders += 1) {
      const reference = await placed(system, account);
      await eventually(() => sequencesByOrder(receiver.received)[reference], 'the event of another order');
    }
    expect((await handle.describe()).runId).not.toBe(runId);
    await changeWebhook(api, id, { enabled: true }, Date.now());
    // A delivery gets its row when its turn comes, so the rows alone do not say that all are.
    await eventually(() => sequencesByOrder(receiver.received)[stuck], 'the event that was not taken');
    await eventually(async () => (await pageOfDeliveries(system.db, id, { limit: 20 })).every(({ state }) => state === 'delivered'), 'all are delivered');
    expect(Object.keys(sequencesByOrder(receiver.received))).toHaveLength(11);
  } finally {
    await look.stop();
    await api.destroy();
  }
});
