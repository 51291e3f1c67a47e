import { eventually } from '../../support/eventually';
import { brokenInvariants } from '../../support/invariants';
import { answer, configuration, configured, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { slowIssuer } from '../../support/outside/slow-issuer';

/** On the real dev server, which forgets nothing of a run that was terminated. */
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrderSystem('server');
});
afterAll(() => system.stop());

test('a workflow that is lost while its request is pending goes on by asking, hands nothing in twice, and hears who hurries meanwhile', async () => {
  const issuer = slowIssuer(system.ca);
  const reference = await configured(system, await system.account(12), configuration('www.slow-lost.test'));
  await answer(system, reference, configuration('www.slow-lost.test').approverEmail!, 'approve');
  await eventually(async () => (await system.getOrder(reference)).issuerPending !== undefined, 'it is pending');
  await system.client.workflow.getHandle(`order:${reference}`).terminate('lost');
  expect(issuer.asked).toEqual([]);
  const release = issuer.holdAnswers();
  await system.client.workflow.start('order', { workflowId: `order:${reference}`, taskQueue: system.taskQueue, args: [{ reference }] });
  await eventually(() => issuer.asked.length === 1, 'it is asked');
  issuer.decide(reference, 'sign');
  await system.desk.send(reference, 'retryNow', { actor: 'staff:ann', reason: 'the issuer has written' });
  release();
  await reaches(system, reference, 'issued');
  expect(await brokenInvariants(system, reference)).toEqual([]);
});
