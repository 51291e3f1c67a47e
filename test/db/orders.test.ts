import { insertAccount } from '../../db/account/accounts';
import { createDb } from '../../db/connection';
import { findOrder, insertOrder, listOpenReferences, updateOrder } from '../../db/order/orders';
import { isFinal, orderStates, waitingOns } from '../../domain/order/order';
import { anOrder } from '../support/samples/an-order';
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

test('the column by which orders without a workflow are found says of every state what the domain says', async () => {
  const db = createDb((await createTestDatabase()).workerUrl);
  const { id } = await insertAccount(db, { kind: 'reseller', name: 'A', email: null, isTest: false });
  const all = orderStates.flatMap((state) => [null, ...waitingOns].map((waitingOn) => ({ state, waitingOn })));
  const orders = all.map((facts, index) => {
    const order = anOrder({ ...facts, reference: `CW-${String(index).padStart(12, '0')}` });
    return { ...order, sale: { ...order.sale, accountId: id } };
  });
  for (const order of orders) await insertOrder(db, order, { orderToken: order.reference, buyerReference: order.reference, endCustomerEmail: null });
  const open = orders.filter((order) => !isFinal(order)).map(({ reference }) => reference);
  expect(await listOpenReferences(db, '', 1000)).toEqual(open);
  expect(await listOpenReferences(db, open[9]!, 5)).toEqual(open.slice(10, 15));
  await db.destroy();
});
