import { setTimeout as pause } from 'node:timers/promises';
import { createDb } from '../../../db/connection';
import { listEvents } from '../../../db/order/events';
import { balanceOf } from '../../../db/ledger/ledger';
import { verifyLedger } from '../../../db/ledger/verify';
import { accountLedger } from '../../../domain/sale/ledger';
import type { Account } from '../../../domain/sale/account';
import { configuration, configured, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** A database that refuses for a moment; on the real dev server. */
let system: OrderSystem;
const errors: string[] = [];

beforeAll(async () => {
  system = await startOrderSystem('server', (activities) => ({
    async recordTransition(transition) {
      try {
        return await activities.recordTransition(transition);
      } catch (error) {
        errors.push((error as { code?: string }).code ?? String(error));
        throw error;
      }
    },
  }));
});
afterAll(() => system.stop());

const points = (account: Account) => balanceOf(system.db, accountLedger(account.id), 'points');
const cancel = async (reference: string) => system.desk.requestCancel(await system.getOrder(reference), { actor: 'test', requestedAt: Date.now() });

test('scenario 29: a transition that the database gives up as a deadlock (1213) is tried again, and written once', async () => {
  const account = await system.account(12);
  const reference = await configured(system, account, configuration('www.deadlock.test'));
  const blocker = createDb(system.urls.workerUrl);
  try {
    const trx = await blocker.transaction();
    // Holds the balance, which the transition needs last, has written much, and then wants the order's row, which the transition holds.
    await trx('ledger_balances').where('ledger_account', accountLedger(account.id)).forUpdate().select();
    const weight = Array.from({ length: 500 }, (_, index) => ({
      id: `deadlock-${index}`,
      order_reference: reference,
      kind: 'reason',
      body: '{}',
      created_at: new Date(),
    }));
    await trx('submissions').insert(weight);
    const cancelling = cancel(reference);
    await pause(400);
    await trx('orders').where({ reference }).forUpdate().select('reference');
    await trx.rollback();
    await cancelling;
  } finally {
    await blocker.destroy();
  }
  expect(errors).toContain('ER_LOCK_DEADLOCK');
  await reaches(system, reference, 'credited');
  expect(await points(account)).toBe(12);
  expect((await listEvents(system.db, reference)).filter(({ type }) => type === 'credited')).toHaveLength(1);
});

test('scenario 29: with every connection of the pool taken for two seconds, nothing is lost', async () => {
  const account = await system.account(120);
  const sleeping = Promise.all(Array.from({ length: 10 }, () => system.db.raw('SELECT SLEEP(2)')));
  await pause(50);
  const references = await Promise.all(Array.from({ length: 10 }, () => placed(system, account)));
  await sleeping;
  expect(new Set(references).size).toBe(10);
  expect(await points(account)).toBe(0);
  await Promise.all(references.map(cancel));
  expect(await points(account)).toBe(120);
});

test('after all of it the ledger is verified', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true, faults: [] });
});
