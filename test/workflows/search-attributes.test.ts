import { searchAttributes } from '../../workflows/search-attributes';
import { reconcile } from '../../worker/reconcile';
import { eventually } from '../support/eventually';
import { answer, configuration, issued, reaches } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

let system: OrderSystem;

beforeAll(async () => {
  system = await startOrderSystem('server');
});
afterAll(() => system.stop());

test('an order with 24 of the longest names lives; the Temporal UI shows as many as it can take', async () => {
  const account = await system.account(5000);
  const long = (index: number) => `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(30)}${String(index).padStart(2, '0')}.long.test`;
  const { reference } = await system.desk.place(account, { productCode: 'TrueBizIDMD-12', buyerReference: 'long', endCustomerEmail: null, sanCount: 24 });
  const subject = { organisation: 'Long Ltd', city: 'London', region: 'London', country: 'GB' };
  const request = configuration('www.long.test', { additionalNames: Array.from({ length: 24 }, (_, index) => long(index)), subject });
  await system.desk.configure(await system.getOrder(reference), request, 'reseller-api');
  await answer(system, reference, request.approverEmail ?? '', 'approve');
  await system.desk.send(reference, 'vet', { actor: 'staff', accept: true, reason: 'found in the register' });
  await reaches(system, reference, 'issued');
  const order = await system.getOrder(reference);
  expect(order.names).toHaveLength(26);
  const described = await system.client.workflow.getHandle(`order:${reference}`).describe();
  expect(described.status.name).toBe('RUNNING');
  const shown = described.searchAttributes.DomainNames as string[];
  expect(shown).toEqual(order.names.slice(0, shown.length));
  expect(shown.length).toBeGreaterThanOrEqual(8);
});

test('an order that was healed shows all that it showed before', async () => {
  const reference = await issued(system, await system.account(12), 'www.healed.test');
  const handle = system.client.workflow.getHandle(`order:${reference}`);
  const shown = async () => {
    const { typedSearchAttributes } = await handle.describe();
    return Object.fromEntries(Object.entries(searchAttributes).map(([name, key]) => [name, typedSearchAttributes.get(key as never)]));
  };
  await eventually(async () => (await shown()).state === 'issued', 'it shows its state');
  const before = await shown();
  expect(
    Object.entries(before)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name),
  ).toEqual(Object.keys(searchAttributes).filter((name) => !name.startsWith('waiting')));
  await handle.terminate('pressed by mistake');
  await eventually(async () => (await reconcile({ client: system.client, db: system.db, taskQueue: system.taskQueue })).includes(reference), 'it is healed');
  await eventually(async () => (await shown()).state === 'issued', 'it shows its state again');
  expect(await shown()).toEqual(before);
});
