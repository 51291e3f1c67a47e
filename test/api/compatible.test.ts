import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pem } from 'node-forge';
import { makeKey, makeKeyAndCsr } from '../../domain/csr/key-and-csr';
import { eventually } from '../support/eventually';
import { contacts, startHttp, type Http, type Json } from '../support/doors/http';
import { answer } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** The compatible API over HTTP, on real database, engine, mail and CA. */
let system: OrderSystem;
let http: Http;
let account: { id: string; apiKey: string };
beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  account = await system.account(100_000);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

let counter = 0;
const token = async (more: Record<string, string> = {}) =>
  (
    await http.call('order/generatetoken', {
      api_key: account.apiKey,
      st_product_code: 'RapidSSL-12',
      end_customer_email: 'none',
      reseller_unique_reference: `ref-${++counter}`,
      ...more,
    })
  ).body;
const review = async (orderToken: string) => (await http.call('order/review', { order_token: orderToken })).body;
const status = (orderToken: string, wanted: string) =>
  eventually(async () => (await review(orderToken)).order_status === wanted && (await review(orderToken)), wanted);
const points = async () => (await http.call('account/review', { api_key: account.apiKey })).body.purchased_points as number;

test('T14: a whole life over HTTP: the certificate matches the CSR and verifies, the points come back', async () => {
  const before = await points();
  const made = await makeKeyAndCsr({ names: ['www.http-life.com'], subject: {} }, await makeKey('test'));
  const order = await token();
  expect(order).toMatchObject({
    success: 'Order placed',
    product_code: 'RapidSSL-12',
    reseller_order_id: expect.stringMatching(/^CW-[0-9A-HJKMNP-TV-Z]{12}$/),
    order_token: expect.stringMatching(/^[A-Za-z0-9]{32,}$/),
  });
  expect(order.review_url).toBe(`${system.publicUrl}/token/${order.order_token}`);
  expect(await points()).toBe(before - 12);
  expect(await review(order.order_token)).toMatchObject({
    order_status: 'Order Placed',
    certificate_list: [],
    organisation_info: { address: {} },
    ca_certs: { certificate_info: [{ type: 'INTERMEDIATE' }, { type: 'ROOT' }] },
  });

  const placed = await http.call(
    'order/place',
    { order_token: order.order_token, csr: made.csrPem, approver_email_address: 'admin@http-life.com', dv_auth_method: 'EMAIL', ...contacts('http-life.com') },
    'POST',
  );
  expect(placed).toMatchObject({ status: 200, body: { success: 'Order placed', reseller_order_id: order.reseller_order_id } });
  expect(placed.body).not.toHaveProperty('private_key');
  expect(await review(order.order_token)).toMatchObject({
    order_status: 'Awaiting Customer Verification',
    domain_name: 'www.http-life.com',
    approver_email_address: 'admin@http-life.com',
    order_state_further_info: expect.stringContaining('http-life.com'),
  });

  await answer(system, order.reseller_order_id, 'admin@http-life.com', 'approve');
  const done = await status(order.order_token, 'Completed');
  const certificate = new X509Certificate(done.certificate);
  expect(certificate.subjectAltName).toBe('DNS:www.http-life.com, DNS:http-life.com');
  expect(done.ca_certs.certificate_info.map((ca: Json) => ca.type)).toEqual(['INTERMEDIATE', 'ROOT']);
  verify(done.certificate, done.ca_certs.certificate_info, made.csrPem);
  expect(new Date(done.certificate_list[0].expiration_date).getTime()).toBeLessThan(new Date(done.expiry_date).getTime());
  expect(pem.decode(done.pkcs7)[0]!.type).toBe('PKCS7');
  expect(
    execFileSync('openssl', ['pkcs7', '-print_certs', '-noout'], { input: done.pkcs7 })
      .toString()
      .match(/subject=/g),
  ).toHaveLength(3);

  const cancelled = (await http.call('order/cancel', { order_token: order.order_token })).body;
  expect(cancelled).toEqual({ success: `Order cancelled - ${order.reseller_order_id}`, status: 'Completed' });
  expect((await review(order.order_token)).order_status).toBe('Completed');
  const mails = system.catcher.mails.length;
  expect((await http.call('order/cancel', { order_token: order.order_token })).status).toBe(200);
  await answer(system, order.reseller_order_id, 'boss@http-life.com', 'approve');
  await status(order.order_token, 'Cancelled');
  await eventually(async () => (await points()) === before, 'the points are back');
  expect(system.catcher.mails.slice(mails).filter(({ subject }) => /approve.*cancel/i.test(subject ?? '')).length).toBeLessThanOrEqual(1);
});

/** As a browser would: chain to the root, strict; and the key of the CSR. */
function verify(certificate: string, cas: { certificate: string }[], csr: string): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'certwright-verify-'));
  const file = (name: string, text: string) => (writeFileSync(path.join(folder, name), text), path.join(folder, name));
  execFileSync('openssl', [
    'verify',
    '-x509_strict',
    '-CAfile',
    file('root.pem', cas[1]!.certificate),
    '-untrusted',
    file('ca.pem', cas[0]!.certificate),
    file('cert.pem', certificate),
  ]);
  const key = (kind: 'x509' | 'req', text: string) => execFileSync('openssl', [kind, '-pubkey', '-noout'], { input: text }).toString();
  expect(key('x509', certificate)).toBe(key('req', csr));
}

test('place with names: key and CSR are made, the key is answered once and stored nowhere', async () => {
  const order = await token();
  const { body } = await http.call(
    'order/place',
    { order_token: order.order_token, domain_name: 'shop.made-here.com', approver_email_address: 'postmaster@made-here.com', ...contacts('made-here.com') },
    'POST',
  );
  expect(body.private_key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(body.csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----/);
  const secretLine = (body.private_key as string).split('\n')[5]!;
  for (const table of ['submissions', 'orders', 'order_events', 'mails']) expect(JSON.stringify(await system.db(table).select())).not.toContain(secretLine);
});

test('T06 T09 T10: the order token opens the order, in answer, page and the one cancel call; the order id does not', async () => {
  const { order_token: orderToken, reseller_order_id: orderId, review_url: url } = await token();
  expect(url.endsWith(`/token/${orderToken}`)).toBe(true);
  const page = await (await fetch(`${http.base}/token/${orderToken}`)).text();
  expect(page).toMatch(new RegExp(`Order token</dt><dd><span class="code">${orderToken}<`));
  expect((await fetch(`${http.base}/order/cancel.json?order_token=${orderId}`)).status).toBe(401);
  expect((await review(orderToken)).order_status).toBe('Order Placed');
  expect((await fetch(`${http.base}/order/cancel.json?order_token=${orderToken}`)).status).toBe(200);
  expect((await review(orderToken)).order_status).toBe('Cancelled');
});

test('suffix on either segment, none means XML, names in any case, /v2, GET and POST with merged parameters', async () => {
  const ask = async (where: string, verb = 'GET') => {
    const found = await fetch(`${http.base}${where}`, { method: verb });
    return [found.status, found.headers.get('content-type')?.split(';')[0], (await found.text()).slice(0, 80)];
  };
  const domain = '?domain_name=example.com';
  for (const where of [
    '/order/approverlist.json',
    '/order.json/approverlist',
    '/v2/order/approverlist.json',
    '/order/ApproverList.JSON',
    '/Order/approverlist.json',
  ]) {
    expect(await ask(where + domain)).toEqual([
      200,
      'application/json',
      expect.stringMatching(/^{"success":"ApproverList","approver_email":\[{"email":"admin@ex/),
    ]);
  }
  for (const where of ['/order/approverlist', '/order.xml/approverlist', '/v2/order/approverlist.xml']) {
    expect(await ask(where + domain)).toEqual([200, 'application/xml', expect.stringMatching(/^<\?xml.*\n<response><success>Appr/)]);
  }
  expect(await ask(`/order/approverlist.json${domain}`, 'POST')).toEqual([200, 'application/json', expect.stringContaining('ApproverList')]);
  expect(await ask('/order/nosuchmethod.json')).toEqual([
    404,
    'application/json',
    expect.stringMatching(/^{"error":{"code":404,"message":"There is no method/),
  ]);
  expect(await ask(`/order/approverlist.json${domain}`, 'DELETE')).toEqual([405, 'application/json', expect.anything()]);
});

test('products: every SSL product with points; the listed ones that are not certificates cannot be ordered', async () => {
  const { body } = await http.call('product/listproducts', { api_key: account.apiKey, product_group: 'SSL' });
  expect(body.products).toHaveLength(58);
  expect(body.products.find(({ st_product_code: code }: Json) => code === 'RapidSSL-12')).toMatchObject({ product_points: 12, product_validation: 'DV' });
  expect(await token({ st_product_code: 'AntiMalware-12' })).toMatchObject({ error: { code: 422, message: expect.stringContaining('cannot be ordered') } });
});

test('resend makes a new link and kills the old one; another approver likewise', async () => {
  const order = await token();
  await http.call(
    'order/place',
    { order_token: order.order_token, domain_name: 'www.resend.com', approver_email_address: 'admin@resend.com', ...contacts('resend.com') },
    'POST',
  );
  const first = (await system.getOrder(order.reseller_order_id)).validations[0]!.approvalId;
  expect((await http.call('order/resendemail', { order_token: order.order_token, email_type: 'Approver' })).body).toEqual({
    success: 'Email resent',
    type: 'Approver',
    email_sent_to: { approver_email: 'admin@resend.com', admin_contact_email: '', tech_contact_email: '' },
  });
  await expect(system.desk.send(order.reseller_order_id, 'approveDomain', { actor: 'test', approvalId: first })).rejects.toMatchObject({ kind: 'gone' });
  expect((await http.call('order/changeapproveremail', { order_token: order.order_token, email: 'webmaster@resend.com' })).body.success).toBe(
    'Change Approver Email Reset',
  );
  await answer(system, order.reseller_order_id, 'webmaster@resend.com', 'approve');
  await status(order.order_token, 'Completed');
  expect((await http.call('order/resendemail', { order_token: order.order_token, email_type: 'Fulfillment' })).body).toMatchObject({
    type: 'Fulfillment',
    email_sent_to: { tech_contact_email: 'tech@resend.com' },
  });
});

test('an OV order: Awaiting Provider Approval until it is vetted; EV certificates carry their subject', async () => {
  const order = await token({ st_product_code: 'TrueBizIDEV-12' });
  const organisation = { org_name: 'Example Ltd', org_address_city: 'Leeds', org_address_region: 'Yorkshire', org_address_country: 'GB' };
  const placed = await http.call(
    'order/place',
    { order_token: order.order_token, domain_name: 'www.ev.com', approver_email_address: 'admin@ev.com', ...organisation, ...contacts('ev.com') },
    'POST',
  );
  expect(placed.status).toBe(200);
  expect((await review(order.order_token)).order_status).toBe('Awaiting Provider Approval');
  await system.desk.send(order.reseller_order_id, 'vet', { actor: 'staff:ann', accept: true, reason: 'register seen' });
  await answer(system, order.reseller_order_id, 'admin@ev.com', 'approve');
  expect(new X509Certificate((await status(order.order_token, 'Completed')).certificate).subject).toContain('O=Example Ltd');
});
