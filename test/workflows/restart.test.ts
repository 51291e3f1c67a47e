import { setTimeout as pause } from 'node:timers/promises';
import { listOrderLines } from '../../db/ledger/ledger';
import { verifyLedger } from '../../db/ledger/verify';
import { findOrder, findRestart } from '../../db/order/orders';
import { eventually } from '../support/eventually';
import { startHttp, type Http } from '../support/doors/http';
import { now, placed } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient } from '../support/doors/rest';

/** A restarted order and the one that takes its place, where either may be disturbed. */
let system: OrderSystem;
let http: Http;
let placingFails = false;

beforeAll(async () => {
  system = await startOrderSystem('server', (activities) => ({
    async recordTransition(transition) {
      if (placingFails && transition.event === 'placed') throw new Error('the worker died');
      return activities.recordTransition(transition);
    },
  }));
  http = await startHttp(system);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const lines = async (reference: string) => (await listOrderLines(system.db, reference)).map(({ kind }) => kind);

async function cancelled() {
  const account = await system.account(0, { kind: 'retail' });
  const reference = await placed(system, account);
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: await now(system) });
  return { account, reference };
}

test('pressed several times at once it leads everybody to the one new order', async () => {
  const { account, reference } = await cancelled();
  const press = () => fetch(`${http.base}/token/${system.secrets.orderToken(reference)}/restart`, { method: 'POST', redirect: 'manual' });
  const rest = restClient(http, account.apiKey);
  const [byPage, alsoByPage, byApi] = await Promise.all([press(), press(), rest('POST', `/orders/${reference}/restart`)]);
  const restarted = (await findRestart(system.db, reference))!;
  const address = `/token/${system.secrets.orderToken(restarted.reference)}`;
  expect([byPage.headers.get('location'), alsoByPage.headers.get('location')]).toEqual([address, address]);
  expect([byApi.status, byApi.body.reference]).toEqual([201, restarted.reference]);
  expect(await lines(reference)).toEqual(['payment', 'charge', 'credit']);
  expect(await lines(restarted.reference)).toEqual(['charge']);
});

test('a message that is sent again under its id has its effect once', async () => {
  const { reference } = await cancelled();
  const order = await system.getOrder(reference);
  const [first, second] = [await system.desk.restart(order, 'reseller-api', 'one-message'), await system.desk.restart(order, 'reseller-api', 'one-message')];
  expect(second.reference).toBe(first.reference);
});

test('a new order whose workflow is ended before it was placed is placed all the same, and only then the old one is over', async () => {
  const { reference } = await cancelled();
  placingFails = true;
  const restarting = system.desk.restart(await system.getOrder(reference), 'order-page').catch(() => undefined);
  const to = await eventually(async () => (await system.getOrder(reference)).restartedAs?.reference, 'the restart is taken');
  const handle = system.client.workflow.getHandle(`order:${to}`);
  await eventually(
    () =>
      handle.describe().then(
        ({ status }) => status.name === 'RUNNING',
        () => false,
      ),
    'the new workflow is there',
  );
  await handle.terminate('pressed by mistake');
  await pause(500);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'restarted', waitingOn: 'restart' });
  placingFails = false;
  await eventually(() => findOrder(system.db, to), 'the new order', 40);
  await eventually(async () => (await system.getOrder(reference)).waitingOn === null, 'the old order is over');
  await restarting;
  expect(await lines(to)).toEqual(['charge']);
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true, faults: [] });
});
