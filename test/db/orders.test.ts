import { insertAccount } from '../../db/accounts';
import { createDb } from '../../db/connection';
import { findOrder, insertOrder, updateOrder } from '../../db/orders';
import { anOrder } from '../support/an-order';
import { createTestDatabase } from '../support/parts';

test('a transition is written only after the one before it: the row itself says no to every other number', async () => {
  const db = createDb((await createTestDatabase()).workerUrl);
  const account = await insertAccount(db, { kind: 'reseller', name: 'A', email: null, isTest: false });
  const placed = anOrder();
  const order = { ...placed, sale: { ...placed.sale, accountId: account.id } };
  await insertOrder(db, order, { orderToken: 't', buyerReference: 'b', endCustomerEmail: null });
  expect(await updateOrder(db, { ...order, sequence: 3, state: 'configured' })).toBe(false);
  expect(await updateOrder(db, { ...order, sequence: 1, state: 'configured' })).toBe(false);
  expect((await findOrder(db, order.reference))?.state).toBe('placed');
  expect(await updateOrder(db, { ...order, sequence: 2, state: 'configured' })).toBe(true);
  await db.destroy();
});
