import { temporal } from '@temporalio/proto';
import { listEvents } from '../../../db/order/events';
import { balanceOf, listOrderLines } from '../../../db/ledger/ledger';
import { verifyLedger } from '../../../db/ledger/verify';
import { accountLedger } from '../../../domain/sale/ledger';
import { setRetention } from '../../../worker/namespace';
import { reconcile } from '../../../worker/reconcile';
import { eventually } from '../../support/eventually';
import { answer, cancelRequested, configuration, configured, issued, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** What operators may press in the Temporal UI (design section 5), on the real dev server. */
let system: OrderSystem;
let issuerDown = false;
beforeAll(async () => {
  system = await startOrderSystem('server', (activities) => ({
    issueCertificate: (input) => (issuerDown ? Promise.reject(new Error('the issuer is down')) : activities.issueCertificate(input)),
  }));
});
afterAll(() => system.stop());

const handle = (reference: string) => system.client.workflow.getHandle(`order:${reference}`);
const eventTypes = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const closed = (reference: string) => eventually(async () => (await handle(reference).describe()).status.name === 'COMPLETED', 'the workflow is over');

test('Cancel leaves a note for the staff and changes nothing', async () => {
  const account = await system.account(12);
  const reference = await placed(system, account);
  await handle(reference).cancel();
  await eventually(async () => (await eventTypes(reference)).includes('cancel-pressed'), 'a note');
  expect((await system.getOrder(reference)).state).toBe('placed');
  await system.desk.configure(await system.getOrder(reference), configuration('www.cancel-pressed.test'), 'reseller-api');
  await answer(system, reference, 'admin@cancel-pressed.test', 'approve');
  await reaches(system, reference, 'issued');
});

test('scenario 4: an order whose workflow is gone (Terminate) is healed: the reconciler starts a workflow that goes on from the row, once', async () => {
  const account = await system.account(12);
  const reference = await cancelRequested(system, account, 'www.terminated.test');
  await handle(reference).terminate('pressed by mistake');
  const dependencies = { client: system.client, db: system.db, taskQueue: system.taskQueue };
  const healed = await eventually(async () => {
    const references = await reconcile(dependencies);
    return references.includes(reference) && references;
  }, 'the reconciler finds the order');
  expect(healed).toEqual([reference]);
  await answer(system, reference, 'boss@terminated.test', 'approve');
  await reaches(system, reference, 'credited');
  await closed(reference);
  expect(await reconcile(dependencies)).toEqual([]);
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
});

test('Reset after a credit credits nothing twice, and the order stays credited', async () => {
  const account = await system.account(12);
  const reference = await cancelRequested(system, account, 'www.reset.test');
  await answer(system, reference, 'boss@reset.test', 'approve');
  await reaches(system, reference, 'credited');
  await closed(reference);
  const { runId } = await handle(reference).describe();
  const { events } = await handle(reference).fetchHistory();
  const before = await eventTypes(reference);
  for (const index of [0, 3, 6]) {
    const task = events!.filter(({ eventType }) => eventType === temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)[index]!;
    await system.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: `order:${reference}`, runId },
      reason: 'test',
      requestId: `reset-${reference}-${index}`,
      workflowTaskFinishEventId: task.eventId,
    });
    await closed(reference);
    expect(await handle(reference).result()).toBe('credited');
  }
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
  expect((await listOrderLines(system.db, reference)).map(({ kind }) => kind)).toEqual(['charge', 'credit']);
  expect(await eventTypes(reference)).toEqual(before);
});

test('typed updates work as the UI sends them: vet, retry now, cancel as staff', async () => {
  const account = await system.account(500);
  const vetted = await configured(
    system,
    account,
    configuration('www.typed.test', { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } }),
    'TrueBizID-12',
  );
  await expect(handle(vetted).executeUpdate('vet', { args: [{ accept: true, reason: 'no actor' }] as never })).rejects.toMatchObject({
    cause: { type: 'invalid' },
  });
  await expect(handle(vetted).executeUpdate('vet', { args: [{ actor: 'ann', reason: 'no decision' }] as never })).rejects.toMatchObject({
    cause: { type: 'invalid', message: expect.stringContaining('"accept" is missing') },
  });
  await handle(vetted).executeUpdate('vet', { args: [{ actor: 'ann', accept: true, reason: 'register seen' }] as never });
  expect((await listEvents(system.db, vetted)).at(-1)).toMatchObject({ type: 'vetted', actor: 'ann', note: 'register seen' });

  const cancelled = await issued(system, account, 'www.typed-cancel.test');
  await handle(cancelled).executeUpdate('cancelAsStaff', { args: [{ actor: 'ann', reason: 'phone call' }] as never });
  await reaches(system, cancelled, 'credited'); // still in the refund window, so the price comes back
});

test('a number that no order has is said to be unknown; one in small letters is found', async () => {
  const staff = { actor: 'staff:ann', reason: 'phone call' };
  await expect(system.desk.send('CW-NOSUCHNOSUCH', 'cancelAsStaff', staff)).rejects.toMatchObject({
    kind: 'not-found',
    message: 'There is no order CW-NOSUCHNOSUCH; check the number.',
  });
  const reference = await placed(system, await system.account(12));
  expect(await system.desk.send(reference.toLowerCase(), 'cancelAsStaff', staff)).toMatchObject({ state: 'credited' });
  await expect(system.desk.send(reference.toLowerCase(), 'cancelAsStaff', staff)).rejects.toMatchObject({ kind: 'conflict' });
});

test('an issuer that is down: the order says so, and retry now asks again at once', async () => {
  issuerDown = true;
  const reference = await configured(system, await system.account(12), configuration('www.issuer-down.test'));
  await answer(system, reference, 'admin@issuer-down.test', 'approve');
  await eventually(async () => (await eventTypes(reference)).includes('issue-failed'), 'the failure is written');
  expect(await system.getOrder(reference)).toMatchObject({ state: 'configured', waitingOn: 'issuer', issuerFailures: 1, retryAt: expect.any(Number) });
  issuerDown = false;
  await handle(reference).executeUpdate('retryNow', { args: [{ actor: 'ann', reason: 'issuer is back' }] as never });
  await reaches(system, reference, 'issued', 5);
});

test('lists can be filtered by what the order shows', async () => {
  const account = await system.account(12);
  const reference = await issued(system, account, 'www.filtered.test');
  const query = `OrderState = 'issued' AND Account = '${account.id}' AND Product = 'RapidSSL-12' AND DomainNames = 'www.filtered.test' AND TermEnds > '2020-01-01T00:00:00Z' AND CertificateExpires > '2020-01-01T00:00:00Z'`;
  const found = await eventually(async () => {
    for await (const { workflowId } of system.client.workflow.list({ query })) return workflowId;
    return undefined;
  }, 'the order in the list');
  expect(found).toBe(`order:${reference}`);
});

test('retention is set, also twice', async () => {
  await setRetention(system.connection, 'default', 90);
  await setRetention(system.connection, 'default', 90);
  const { config } = await system.client.workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 86_400);
});

test('after all of it the ledger is verified', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true });
});
