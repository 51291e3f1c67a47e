import { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalCli } from '../../scripts/tools/engine';
import { listEvents } from '../../db/events';
import { proveLedger } from '../../db/ledger-proof';
import { eventually } from '../support/eventually';
import { answer, issued, reaches } from '../support/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** A dev server of its own that suggests continue-as-new early, as a real one does after thousands of events. */
let engine: TestWorkflowEnvironment;
let system: OrderSystem;
beforeAll(async () => {
  const extraArgs = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=60'];
  engine = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'existing-path', path: await temporalCli(console.log) }, extraArgs } });
  system = await startOrderSystem('server', undefined, engine.address);
});
afterAll(async () => {
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
  expect(await proveLedger(system.db)).toMatchObject({ ok: true });
});
