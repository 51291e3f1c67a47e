import { answer, cancelRequested, mailTo } from '../support/lives/life';
import { eventually } from '../support/eventually';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Design section 7, promise 5, on the real dev server: counts are gates, times are for the benchmark. */
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrderSystem('server');
});
afterAll(() => system.stop());

test('a whole life costs at most 90 events, 12 workflow tasks and 16 KB of history', async () => {
  const reference = await cancelRequested(system, await system.account(20), 'www.cost-of-a-life.test');
  await mailTo(system, 'boss@cost-of-a-life.test', reference, /approv/i);
  await answer(system, reference, 'boss@cost-of-a-life.test', 'approve');
  const handle = system.client.workflow.getHandle(`order:${reference}`);
  const description = await eventually(async () => {
    const now = await handle.describe();
    return now.status.name === 'COMPLETED' && now;
  }, 'the workflow is over');
  const { events } = await handle.fetchHistory();
  const workflowTasks = events!.filter(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes).length;
  expect(events!.filter(({ workflowExecutionUpdateCompletedEventAttributes }) => workflowExecutionUpdateCompletedEventAttributes)).toHaveLength(5);
  expect(events!.filter(({ upsertWorkflowSearchAttributesEventAttributes }) => upsertWorkflowSearchAttributesEventAttributes)).toHaveLength(6);
  expect(events!.filter(({ activityTaskCompletedEventAttributes }) => activityTaskCompletedEventAttributes)).toHaveLength(6);
  expect(description.historyLength).toBeLessThanOrEqual(90);
  expect(workflowTasks).toBeLessThanOrEqual(12);
  expect(description.historySize).toBeLessThanOrEqual(16_000);
});
