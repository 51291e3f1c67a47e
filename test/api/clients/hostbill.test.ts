import { startCompatible, type Compatible } from '../../support/doors/compatible';
import { eventually } from '../../support/eventually';
import type { Json } from '../../support/doors/http';
import { recipients } from '../../support/outside/mail-catcher';
import { command } from './billing-xml';

/** The two states of the HostBill module (github.com/dusta/Servertastic-Hostbill-SSL-Module): of the first generation in XML, of the second in JSON. */
let api: Compatible;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

describe('first state', () => {
  const create = (product: string, servers: number) =>
    command(api.http.base, 'order.xml', 'place', {
      st_product_code: product,
      api_key: api.account.apiKey,
      end_customer_email: 'client@hostbill.test',
      san_count: 0,
      integration_source_id: 3,
      server_count: servers,
      reseller_unique_reference: api.unique('77'),
    });
  const owner = (orderId: string) => ({ api_key: api.account.apiKey, reseller_order_id: orderId });

  test('Create, ResendConfigurationEmail, Terminate', async () => {
    const { success, reseller_order_id: orderId } = await create('SSL123-24', 500);
    expect([success, typeof orderId]).toEqual(['Order placed', 'string']);
    const mails = () => api.system.catcher.mails.filter((mail) => recipients(mail).includes('client@hostbill.test') && mail.subject?.includes(orderId));
    await eventually(() => mails().length === 1, 'the invitation');
    expect(await command(api.http.base, 'order', 'resendemail', { ...owner(orderId), email_type: 'Invite' })).not.toHaveProperty('error');
    await eventually(() => mails().length === 2, 'the invitation again');
    expect((await command(api.http.base, 'order', 'review', owner(orderId))).order_status).toBe('Invite Available');
    expect(await command(api.http.base, 'order', 'cancel', owner(orderId))).not.toHaveProperty('error');
    expect((await command(api.http.base, 'order', 'review', owner(orderId))).order_status).toBe('Cancelled');
  });
});

describe('second state', () => {
  const send = async (method: string, fields: Record<string, string>): Promise<Json> =>
    (await (await fetch(`${api.http.base}/order/${method}.json?${new URLSearchParams(fields).toString()}`)).json()) as Json;

  test('Create, synchInfo, Terminate with the token in the place of the number', async () => {
    const created = await send('generatetoken', {
      st_product_code: 'RapidSSL-12',
      api_key: api.account.apiKey,
      end_customer_email: 'client@hostbill.test',
      reseller_unique_reference: api.unique('hb'),
    });
    expect(created).toMatchObject({ success: 'Order placed', reseller_order_id: expect.any(String), review_url: expect.stringMatching(/^http/) });
    const token = created.order_token as string;
    expect(await send('review', { order_token: token })).toMatchObject({ success: 'Review Order', domain_name: null, order_status: 'Order Placed' });
    const terminated = await send('cancel', { api_key: api.account.apiKey, reseller_order_id: token });
    expect(terminated.status).toBeTruthy();
    expect((await send('review', { order_token: token })).order_status).toBe('Cancelled');
  });

  test('its misspelt resend gets an answer that it can show', async () => {
    expect((await send('resendemail', { order_toke: 'x', email_type: 'Fulfillment' })).error.code).toBe(401);
  });
});
