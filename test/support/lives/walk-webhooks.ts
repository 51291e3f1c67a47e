import { randomUUID } from 'node:crypto';
import { FEED, newDelivery } from '../../../db/webhook/deliveries';
import type { OrderSystem } from '../order-system';
import type { RestClient } from '../doors/rest';

/** Asks every line about webhooks, for the contract test. The receiver is never reached: no worker looks. */
export async function walkWebhooks(system: OrderSystem, rest: RestClient): Promise<void> {
  const idempotencyKey = randomUUID();
  const make = () => rest('POST', '/webhooks', { body: { url: 'https://93.184.216.34/hook', event_types: ['order.issued'] }, idempotencyKey });
  const made = await make();
  expect(made).toMatchObject({ status: 201, body: { url: 'https://93.184.216.34/hook', enabled: true, secret: expect.stringMatching(/^whsec_/) } });
  const { id, secret } = made.body;
  expect((await make()).body).toEqual({ ...made.body, secret: undefined, secret_left_out: expect.stringContaining('shown once') });
  expect((await rest('GET', '/webhooks')).body.data).toEqual([(await rest('GET', `/webhooks/${id}`)).body]);

  const tested = await rest('POST', `/webhooks/${id}/test-events`);
  expect(tested).toMatchObject({ status: 202, body: { type: 'webhook.test', state: 'pending', attempts: 0, event_id: null } });
  expect(tested.headers.get('location')).toMatch(new RegExp(`/webhooks/${id}/deliveries/${tested.body.id}$`));
  const other = (await rest('POST', `/webhooks/${id}/test-events`)).body;
  const { body: page } = await rest('GET', `/webhooks/${id}/deliveries?limit=1&state=pending`);
  expect(page.data).toEqual([other]);
  expect((await rest('GET', `/webhooks/${id}/deliveries?limit=1&cursor=${page.next_cursor}`)).body).toEqual({ data: [tested.body], next_cursor: null });
  expect((await rest('GET', `/webhooks/${id}/deliveries/${tested.body.id}`)).body).toEqual(tested.body);
  const place = `/webhooks/${id}/deliveries/${await deliveryOfAnEvent(system, rest, id)}/redeliveries`;
  expect(await rest('POST', place)).toMatchObject({ status: 202, body: { is_redelivery: true, type: 'order.placed' } });

  expect((await rest('POST', `/webhooks/${id}/secret-rotations`)).body.secret).not.toBe(secret);
  expect((await rest('PATCH', `/webhooks/${id}`, { body: { enabled: false } })).body).toMatchObject({ enabled: false, disabled_reason: 'request' });
  for (const path of [`/webhooks/${id}/test-events`, place]) expect(await rest('POST', path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  // Whoever may not read events cannot have them sent anywhere.
  const { secret: key } = (await rest('POST', '/api-keys', { body: { name: 'Hooks', scopes: ['webhooks:write'] } })).body;
  const elsewhere = { url: 'https://93.184.216.35/' };
  expect(await rest('POST', '/webhooks', { key, body: elsewhere })).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } });
  expect(await rest('PATCH', `/webhooks/${id}`, { key, body: elsewhere })).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } });
  expect((await rest('PATCH', `/webhooks/${id}`, { key, body: { description: 'Billing' } })).body.description).toBe('Billing');
  expect((await rest('DELETE', `/webhooks/${id}`)).status).toBe(204);
  const actions = await system.db('audit_log').where('subject', id).orderBy('id').select('action');
  expect(actions.map(({ action }) => action)).toEqual(['webhook create', 'webhook rotate', 'webhook disable', 'webhook change', 'webhook delete']);
}

/** As the worker makes one from the feed, delivered. */
async function deliveryOfAnEvent(system: OrderSystem, rest: RestClient, webhookId: string): Promise<string> {
  const [event] = (await rest('GET', '/events?limit=1')).body.data;
  const row = { ...newDelivery(webhookId, FEED, Date.now(), { id: event.id, type: event.type, orderReference: event.order_reference }), state: 'delivered' };
  const [id] = await system.db('webhook_deliveries').insert(row);
  return String(id);
}
