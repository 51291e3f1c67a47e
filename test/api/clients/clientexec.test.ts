import { createHash } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { csrOf, placing, startCompatible, type Bought, type Compatible, type Owner } from '../../support/doors/compatible';
import { contacts, type Json } from '../../support/doors/http';
import { recipients } from '../../support/outside/mail-catcher';

/** The two states of the ClientExec plugin (github.com/clientexec/servertastic-ssl): of the first generation in XML, of the later host's `/v2` in JSON. */
let api: Compatible;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

let number = 0;
const reference = () =>
  createHash('md5')
    .update(`${Date.now()} ${(number += 1)}`)
    .digest('hex');
/** PHP's `urlencode` is that of forms. */
const query = (fields: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)])).toString();

describe('first state', () => {
  const parser = new XMLParser({ parseTagValue: false });
  /** An `error` is an exception to it. */
  async function ask(method: string, fields: Record<string, string | number>): Promise<Json> {
    const answer = await fetch(`${api.http.base}/ssl/order/${method}?${query(fields)}`);
    const { response } = parser.parse(await answer.text()) as { response: Json };
    if (response.error) throw new Error(`ServerTastic Plugin Error: ${response.error.message}`);
    return response;
  }
  const purchase = (product: string) =>
    ask('place', {
      st_product_code: product,
      api_key: api.account.apiKey,
      end_customer_email: 'client@clientexec.test',
      reseller_unique_reference: reference(),
      server_count: 1,
      integration_source_id: 4,
    });
  const owner = (orderId: string) => ({ api_key: api.account.apiKey, reseller_order_id: orderId });

  test.each(['RapidSSL-12', 'SSLWebServerWildCard-12', 'SecureSiteProEV-24'])('%s is purchased', async (product) => {
    expect((await purchase(product)).reseller_order_id).toMatch(/^CW-/);
  });

  test('the actions that it offers by status', async () => {
    const { reseller_order_id: orderId } = await purchase('RapidSSL-12');
    const review = () => ask('review', owner(orderId));
    expect((await review()).order_status).toBe('Invite Available');
    const { success } = await ask('resendemail', { api_key: api.account.apiKey, email_type: 'Invite', reseller_order_id: orderId });
    expect(success).toBe('Email resent');

    const { invite_url: url } = await review();
    const form = { source: 'csr', tech_same: 'yes', ...placing('www.ce-life.test'), ...contacts('ce-life.test') };
    await fetch(`${url.replace(api.system.publicUrl, api.http.base)}/configuration`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    const configured = await review();
    expect(configured).toMatchObject({
      order_status: 'Awaiting Customer Verification',
      domain_name: 'www.ce-life.test',
      approver_email_address: 'admin@ce-life.test',
      organisation_info: { name: '', division: '', address: { city: '', region: '', country: '' } },
    });
    // With the typographic quote that stands in its source.
    expect((await ask('resendemail', { api_key: api.account.apiKey, email_type: 'Approver’', reseller_order_id: orderId })).type).toBe('Approver');
    expect((await ask('cancel', owner(orderId))).success).toMatch(/^Order cancelled/);
    expect((await review()).order_status).toBe('Cancelled');
  });

  test('the certificate’s e-mail again, in its spelling', async () => {
    const issued = await api.issued();
    const sent = { api_key: api.tester.apiKey, email_type: 'Fulfillment’]’', reseller_order_id: issued.reference };
    expect((await ask('resendemail', sent)).type).toBe('Fulfillment');
  });

  test('what is refused is an exception with the message', async () => {
    await expect(ask('review', owner('CW-000000000000'))).rejects.toThrow('The reseller_order_id is not known');
  });
});

describe('second state', () => {
  async function ask(method: string, fields: Record<string, string | number>, verb: 'GET' | 'POST' = 'GET', init: RequestInit = {}): Promise<Json> {
    const answer = await fetch(`${api.http.base}/v2/order/${method}.json?${query(fields)}`, { method: verb, ...init });
    const body = (await answer.json()) as Json;
    if (body.error) throw new Error(`ServerTastic Plugin Error: ${body.error.message}`);
    return body;
  }

  /** Everything in the query of a POST without a body; the CSR loses the line breaks of the text area. */
  async function purchase(
    name: string,
    { product = 'RapidSSL-12', renewal = 0, owner = api.account, init = {} }: { product?: string; renewal?: number; owner?: Owner; init?: RequestInit } = {},
  ): Promise<Bought> {
    const { order_token: token, reseller_order_id: number } = await ask('generatetoken', {
      api_key: owner.apiKey,
      st_product_code: product,
      end_customer_email: 'client@clientexec.test',
      reseller_unique_reference: reference(),
    });
    const { success, approver_email: approvers } = await ask('approverlist', { domain_name: name });
    expect(success).toBeTruthy();
    const person = { first_name: 'Ada', last_name: 'Byron', email: 'ada@clientexec.test', phone: '01632960001' };
    const contact = (who: string, title: string) =>
      Object.fromEntries(Object.entries({ title, ...person }).map(([field, value]) => [`${who}_contact_${field}`, value]));
    const sent = {
      order_token: token,
      csr: csrOf(`${name}/O=Example Ltd/L=Leeds/C=GB`).replaceAll('\n', '\r\n').replaceAll('\r\n', ''),
      ...contact('admin', 'N/A'),
      ...contact('tech', 'Engineer'),
      approver_email_address: approvers[0].email,
      renewal,
      ...(product.includes('SecureSite') && { server_count: 1 }),
      ...(product.includes('EV') && { WebServerType: '' }),
    };
    expect((await ask('place', sent, 'POST', init)).success).toBe('Order placed');
    return { token, reference: number, owner, name };
  }

  test.each(['RapidSSL-12', 'PositiveSSL-12', 'SecureSite-12', 'TrueBizIDEV-12'])('%s is purchased', async (product) => {
    const order = await purchase(`www.${product.toLowerCase()}.test`, { product });
    expect(['Awaiting Customer Verification', 'Awaiting Provider Approval']).toContain((await ask('review', { order_token: order.token })).order_status);
  });

  test('also where PHP makes an empty multipart body of no fields', async () => {
    const boundary = '------------------------d74496d66958873e';
    const init = { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body: `--${boundary}--\r\n` };
    await purchase('www.empty-multipart.test', { init });
  });

  test('status, expiration date of the newest certificate, mails, cancellation', async () => {
    const order = await purchase('www.ce2-life.test', { owner: api.tester });
    const review = () => ask('review', { order_token: order.token });
    expect((await review()).certificate_list).toEqual([]);
    expect((await ask('resendemail', { order_token: order.token, email_type: 'Approver' })).success).toBe('Email resent');
    await api.ask('order/advanceorder.json', { order_token: order.token });
    await api.reaches(order, 'Completed');
    const [first] = (await review()).certificate_list;
    await api.ask('order/reissue.json', { order_token: order.token }, 'POST');
    await api.reaches(order, 'Completed', 2);
    const { certificate_list: list, organisation_info: organisation, end_customer_email: email } = await review();
    expect(list[0].serial_number).not.toBe(first.serial_number);
    expect(new Date(list[0].expiration_date as string).getTime()).toBeGreaterThanOrEqual(new Date(first.expiration_date as string).getTime());
    expect([organisation.address.city, organisation.name, email]).toEqual(['', '', 'client@clientexec.test']);
    expect((await ask('cancel', { order_token: order.token })).success).toMatch(/^Order cancelled/);
    const invitations = api.system.catcher.mails.filter(
      (mail) => recipients(mail).includes('client@clientexec.test') && mail.subject?.includes(order.reference),
    );
    expect(invitations).toHaveLength(0);
  });

  test('RenewCertificate: always as a renewal, whether or not there is something to renew', async () => {
    const first = await purchase('www.ce2-renewed.test', { owner: api.tester, renewal: 1 });
    await api.ask('order/advanceorder.json', { order_token: first.token });
    await api.reaches(first, 'Completed');
    const second = await purchase('www.ce2-renewed.test', { owner: api.tester, renewal: 1 });
    expect((await api.system.getOrder(first.reference)).renewalOf).toBeUndefined();
    expect((await api.system.getOrder(second.reference)).renewalOf?.reference).toBe(first.reference);
  });
});
