import { findRestart } from '../../../db/order/orders';
import { listOrderLines } from '../../../db/ledger/ledger';
import { answer, cancelRequested, now, placed, reaches } from '../../support/lives/life';
import { startHttp, type Http } from '../../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** The order page's buttons of retail customers and of whoever takes a cancellation back, over HTTP. */
let system: OrderSystem;
let http: Http;
const urlOf = (reference: string) => `${http.base}/token/${system.secrets.orderToken(reference)}`;
const page = async (reference: string) => (await fetch(urlOf(reference))).text();
const press = (reference: string, act: string) => fetch(`${urlOf(reference)}/${act}`, { method: 'POST', redirect: 'manual' });

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

async function cancelled(): Promise<string> {
  const reference = await placed(system, await system.account(0, { kind: 'retail' }));
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: await now(system) });
  return reference;
}

test('T16 T20: [Request Refund]: the page says what comes back; pressed again it changes nothing', async () => {
  const reference = await cancelled();
  expect(await page(reference)).toMatch(/You get 49\.00 GBP back[\s\S]*Request Refund[\s\S]*Restart Order/);
  expect((await press(reference, 'refund')).status).toBe(303);
  expect((await press(reference, 'refund')).status).toBe(409);
  expect((await press(reference, 'restart')).status).toBe(409);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'refund-requested', waitingOn: 'refund' });
  expect(await page(reference)).not.toContain('Request Refund<');
});

test('T16 T21: [Restart Order] leads to the new order, whose form has the old data; pressed again it leads to the same one', async () => {
  const account = await system.account(0, { kind: 'retail' });
  const reference = await cancelRequested(system, account, 'www.again-please.test');
  await answer(system, reference, 'boss@again-please.test', 'approve');
  await reaches(system, reference, 'cancelled');
  const [first, second] = [await press(reference, 'restart'), await press(reference, 'restart')];
  const restarted = (await findRestart(system.db, reference))!;
  expect(first.headers.get('location')).toBe(`/token/${system.secrets.orderToken(restarted.reference)}`);
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  const form = await page(restarted.reference);
  expect(form).toContain('boss@again-please.test');
  expect(form).toContain('-----BEGIN CERTIFICATE REQUEST-----');
  expect(form).toContain(`Takes the place of order <a href="/token/${system.secrets.orderToken(reference)}">`);
  expect((await listOrderLines(system.db, restarted.reference)).map(({ kind }) => kind)).toEqual(['charge']);
});

test('an open request to cancel is withdrawn on the page', async () => {
  const reference = await cancelRequested(system, await system.account(12), 'www.taken-back.test');
  expect(await page(reference)).toContain('Withdraw the cancellation');
  expect((await press(reference, 'cancellation/withdrawal')).status).toBe(303);
  expect((await system.getOrder(reference)).state).toBe('issued');
  expect((await press(reference, 'cancellation/withdrawal')).status).toBe(409);
});

test('a GET of these addresses changes nothing', async () => {
  const reference = await cancelled();
  for (const act of ['refund', 'restart']) expect((await fetch(`${urlOf(reference)}/${act}`)).status).toBe(404);
  await fetch(`${urlOf(reference)}/cancellation/withdrawal`);
  expect((await system.getOrder(reference)).waitingOn).toBe('customer-choice');
});
