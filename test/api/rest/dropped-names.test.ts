import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually';
import { startHttp, type Http } from '../../support/doors/http';
import { answer, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient, type RestClient } from '../../support/doors/rest';

/** What a reissue drops is said before, in the answer, and while the time runs, by every door. */
let system: OrderSystem;
let http: Http;
let rest: RestClient;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  rest = restClient(http, (await system.account(100)).apiKey);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

test('preview, answer, order, order page and compatible API name the certificates, the names and the time', async () => {
  const place = { product_code: 'QuickSSLPremiumMD-12', buyer_reference: randomUUID().slice(0, 35) };
  const reference: string = (await rest('POST', '/orders', { body: place })).body.reference;
  const contact = { first_name: 'Ann', last_name: 'Lee', phone: '1', email: 'ann@example.org' };
  const names = (...labels: string[]) => labels.map((label) => `${label}.said.com`);
  const body = { common_name: 'said.com', additional_names: names('a', 'b'), approver_email: 'admin@said.com', admin_contact: contact };
  await rest('POST', `/orders/${reference}/configuration`, { body });
  await answer(system, reference, 'admin@said.com', 'approve');
  await reaches(system, reference, 'issued');

  const preview = (additional: string[]) => rest('POST', `/orders/${reference}/reissues/preview`, { body: { additional_names: additional } });
  expect((await preview(names('a', 'b', 'c'))).body).toEqual({ names: ['said.com', 'www.said.com', ...names('a', 'b', 'c')], drops: null });
  const text =
    'Certificate 1 has names that this reissue drops (b.said.com) and is revoked 3 days after the new one is issued, unless another reissue has the names again before.';
  const drops = { versions: [1], names: ['b.said.com'], revoke_at: expect.any(String), text };
  expect((await preview(names('a'))).body).toEqual({ names: ['said.com', 'www.said.com', 'a.said.com'], drops });
  expect((await preview(names('a', 'b', 'c', 'd', 'e'))).status).toBe(422);
  expect((await system.getOrder(reference)).reissue).toBeUndefined();

  const policy = (await rest('GET', '/policy')).body;
  expect(policy.dropped_names_seconds).toBe(72 * 3600);
  const asked = await rest('POST', `/orders/${reference}/reissues`, { body: { additional_names: names('a') } });
  expect(asked.body.drops).toEqual(drops);
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
  const { body: order } = await rest('GET', `/orders/${reference}`);
  const { revokeAt } = (await system.getOrder(reference)).droppedNames!;
  expect(order.dropped_names).toEqual({ versions: [1], names: ['b.said.com'], revoke_at: new Date(revokeAt).toISOString() });
  const shown = /Certificate 1 has names that a reissue dropped \(b\.said\.com\) and is revoked on/;
  expect(order.waiting.text).toMatch(shown);

  const token = system.secrets.orderToken(reference);
  expect(await (await fetch(`${http.base}/token/${token}`)).text()).toMatch(shown);
  expect((await http.call('order/review', { order_token: token })).body.order_state_further_info).toMatch(shown);
  const again = await http.call('order/reissue', { order_token: token, san_domains: 'a.said.com' }, 'POST');
  expect(again.body.warning).toMatch(/^Certificate 1 has names that this reissue drops \(b\.said\.com\) and is revoked on .*, as before\.$/);
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 3, 'the third certificate');
  const back = await http.call('order/reissue', { order_token: token, san_domains: 'a.said.com,b.said.com' }, 'POST');
  expect(back.body).not.toHaveProperty('warning');
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 4, 'the fourth certificate');
  expect((await rest('GET', `/orders/${reference}`)).body.dropped_names).toBeNull();
});
