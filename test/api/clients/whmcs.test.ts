import { placing, startCompatible, type Compatible } from '../../support/doors/compatible';
import { eventually } from '../../support/eventually';
import { contacts, type Json } from '../../support/doors/http';
import { mailTo } from '../../support/lives/life';
import { recipients } from '../../support/outside/mail-catcher';
import { command } from './billing-xml';

/** The WHMCS module (github.com/andygambles/ServerTastic-WHMCS): buys by `/ssl/order.xml/place` and leaves the rest to the customer. */
let api: Compatible;
let serviceId = 1000;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

const send = (service: string, method: string, fields: Record<string, string | number>) => command(api.http.base, service, method, fields);
const owner = (orderId: string) => ({ api_key: api.account.apiKey, reseller_order_id: orderId });

/** CreateAccount: the server count is sent for every product that it believes to have one. */
async function createAccount(product: string, servers: number, sans = 0): Promise<Json> {
  const answer = await send('order.xml', 'place', {
    st_product_code: `${product}-12`,
    api_key: api.account.apiKey,
    end_customer_email: `client+${(serviceId += 1)}@whmcs.test`,
    san_count: sans,
    integration_source_id: 3,
    server_count: servers,
    reseller_unique_reference: serviceId,
  });
  expect(answer).not.toHaveProperty('error');
  expect(answer.success).toBe('Order placed');
  expect(answer.reseller_order_id).toBeTruthy();
  return answer;
}

test.each([
  ['RapidSSL', 1, 0],
  ['SSL123', 500, 0],
  ['SSLWebServer', 500, 0],
  ['SSLWebServerWildcard', 500, 0],
  ['SSLWebServerEV', 500, 0],
  ['SecureSite', 2, 0],
  ['TrueBizIDMD', 1, 4],
])('%s with %i servers and %i names is bought', async (product, servers, sans) => {
  expect((await createAccount(product, servers, sans)).invite_url).toMatch(/\/token\/\w{48}$/);
});

test('from the purchase to the certificate: the words that its pages compare', async () => {
  const { reseller_order_id: orderId, invite_url: url } = await createAccount('RapidSSL', 1);
  const customer = `client+${serviceId}@whmcs.test`;
  expect(await send('order', 'review', owner(orderId))).toMatchObject({ success: 'Review Order', order_status: 'Invite Available', invite_url: url });
  await mailTo(api.system, customer, orderId, /configure/);
  await send('order', 'resendemail', { ...owner(orderId), email_type: 'Invite' });
  await eventually(() => api.system.catcher.mails.filter((mail) => recipients(mail).includes(customer)).length === 2, 'the second invitation');

  const form = { source: 'csr', tech_same: 'yes', ...placing('www.whmcs-life.test'), ...contacts('whmcs-life.test') };
  const link = url.replace(api.system.publicUrl, api.http.base);
  expect((await fetch(`${link}/configuration`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })).status).toBe(303);
  const configured = ['Awaiting Customer Verification', 'Awaiting Provider Approval', 'Queued', 'Completed', 'ServerTastic Review'];
  expect(configured).toContain((await send('order', 'review', owner(orderId))).order_status);
  expect(await send('order', 'changeapproveremail', { ...owner(orderId), email: 'webmaster@whmcs-life.test' })).toEqual({
    success: 'Change Approver Email Reset',
  });
  await mailTo(api.system, 'webmaster@whmcs-life.test', orderId);
});

test('TerminateAccount: cancelled, and said so afterwards', async () => {
  const { reseller_order_id: orderId } = await createAccount('RapidSSL', 1);
  expect(await send('order', 'cancel', owner(orderId))).not.toHaveProperty('error');
  expect((await send('order', 'review', owner(orderId))).order_status).toBe('Cancelled');
});

test('what is refused is shown with code and message', async () => {
  const answer = await send('order.xml', 'place', {
    st_product_code: 'RapidSSL-48',
    api_key: api.account.apiKey,
    end_customer_email: 'a@whmcs.test',
    reseller_unique_reference: 'x',
  });
  expect(answer.error).toEqual({ code: '422', message: 'There is no product "RapidSSL-48"; product/listproducts has the codes.' });
});
