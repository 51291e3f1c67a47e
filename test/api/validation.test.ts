import { setTimeout as pause } from 'node:timers/promises';
import { startFakeInternet, type FakeInternet } from '../support/outside/fake-internet';
import { contacts, startHttp, type Http, type Json } from '../support/doors/http';
import { mailTo, reaches } from '../support/lives/life';
import { ecKey, newCsr } from '../support/keys/openssl';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Domain validation by FILE and DNS, as clients of the compatible API and visitors of the order page have it. */
let internet: FakeInternet;
let system: OrderSystem;
let http: Http;
let apiKey: string;
let number = 0;
const key = ecKey('prime256v1');

beforeAll(async () => {
  internet = await startFakeInternet();
  // The workflow hears of a check half a second after it passed, as it does when the worker is busy.
  const slowly: Parameters<typeof startOrderSystem>[1] = (activities) => ({
    checkValidations: (reference) => activities.checkValidations(reference).then((passed) => pause(500, passed)),
  });
  system = await startOrderSystem('server', slowly, undefined, undefined, internet.settings);
  http = await startHttp(system);
  ({ apiKey } = await system.account(1000));
});
afterAll(async () => {
  await http.stop();
  await system.stop();
  await internet.stop();
});

async function placed(
  method: string,
  domain: string,
  { product = 'RapidSSL-12', ...more }: Record<string, string> = {},
): Promise<{ token: string; reference: string; answer: Json }> {
  const buying = { api_key: apiKey, st_product_code: product, end_customer_email: 'none', reseller_unique_reference: `proof-${(number += 1)}` };
  const { order_token: token, reseller_order_id: reference } = (await http.call('order/generatetoken', buying)).body;
  const csr = newCsr(key, '-subj', `/CN=${domain}`);
  const approver: Record<string, string> = method === 'EMAIL' ? { approver_email_address: `admin@${domain.replace('www.', '')}` } : {};
  const answer = await http.call('order/place', { order_token: token, csr, dv_auth_method: method, ...approver, ...contacts(domain), ...more }, 'POST');
  expect(answer.status).toBe(200);
  return { token, reference, answer: answer.body };
}
const call = async (method: string, token: string, more: Record<string, string> = {}) => http.call(`order/${method}`, { order_token: token, ...more });

const serve = (names: string[], contents: string, scheme = '') => {
  for (const name of names) internet.pages.set(`${scheme}${name}/.well-known/pki-validation/fileauth.txt`, (response) => response.end(contents));
};

test('FILE: one file on the web server of a name and its www twin is enough, from place to the certificate', async () => {
  const { token, reference, answer } = await placed('FILE', 'www.one-file.test');
  serve(['www.one-file.test', 'one-file.test'], answer.file_contents as string);
  expect((await call('pollauth', token)).body).toEqual({ success: 'Order Polled', status: 'Approved' });
  await reaches(system, reference, 'issued');
  expect((await system.getOrder(reference)).validations.map(({ domain }) => domain)).toEqual(['www.one-file.test', 'one-file.test']);
});

test('DNS: one value at each registrable domain is enough', async () => {
  const { token, reference, answer } = await placed('DNS', 'dns-first.test', { product: 'QuickSSLPremiumMD-12', san_domains: 'dns-second.test' });
  for (const domain of ['dns-first.test', 'dns-second.test']) internet.txt.set(domain, [answer.dns_string as string]);
  expect((await call('pollauth', token)).body.status).toBe('Approved');
  await reaches(system, reference, 'issued');
});

test('each configuration and each reissue has a value of its own', async () => {
  const values = [];
  for (const domain of ['value-a.test', 'value-b.test']) values.push((await placed('FILE', domain)).answer.file_contents);
  expect(values[0]).not.toBe(values[1]);
});

test('SFILE: the file by https; review, order page and reissue say so', async () => {
  const { token, reference, answer } = await placed('SFILE', 'www.secure-file.test');
  expect(answer).toMatchObject({ file_name: '/.well-known/pki-validation/fileauth.txt', file_contents: expect.stringMatching(/^20\d{6}/) });
  expect((await call('review', token)).body).toMatchObject({ dv_auth_method: 'SFILE', dv_auth_file_contents: answer.file_contents });
  expect(await (await fetch(`${http.base}/token/${token}`)).text()).toContain('https://www.secure-file.test/.well-known/pki-validation/fileauth.txt');
  const names = ['www.secure-file.test', 'secure-file.test'];
  serve(names, answer.file_contents as string);
  expect((await call('pollauth', token)).body.status).toBe('Pending');
  serve(names, answer.file_contents as string, 'https://');
  expect((await call('pollauth', token)).body.status).toBe('Approved');
  await reaches(system, reference, 'issued');

  const again = await http.call('order/reissue', { order_token: token, dv_auth_method: 'FILE' }, 'POST');
  expect(again.body).toMatchObject({ success: expect.any(String), file_contents: expect.stringMatching(/^20\d{6}/), private_key: expect.any(String) });
  expect(again.body.file_contents).not.toBe(answer.file_contents);
  expect((await call('review', token)).body).toMatchObject({ order_status: 'Completed', dv_auth_method: 'FILE', file_contents: again.body.file_contents });
  serve(names, again.body.file_contents as string);
  expect((await call('pollauth', token)).body.status).toBe('Approved');
});

test('changeauthmethod: the whole order goes to EMAIL, the given mailbox where it fits and admin@ elsewhere', async () => {
  const sans = { product: 'QuickSSLPremiumMD-12', san_domains: 'auth-second.test,www.auth-third.test' };
  const { token, reference } = await placed('DNS', 'auth-first.test', sans);
  expect((await call('changeauthmethod', token, { email_address: 'postmaster@auth-second.test' })).body).toEqual({ success: 'DV Auth Method Updated' });
  const { validations } = await system.getOrder(reference);
  expect(validations.map(({ domain, method }) => [domain, method])).toEqual([
    ['auth-first.test', 'EMAIL'],
    ['auth-second.test', 'EMAIL'],
    ['auth-third.test', 'EMAIL'],
  ]);
  for (const address of ['admin@auth-first.test', 'postmaster@auth-second.test', 'admin@auth-third.test']) await mailTo(system, address, reference, /approv/i);
});

test('DNS: place and review say the record, pollauth looks for it at once', async () => {
  const { token, reference, answer } = await placed('DNS', 'dns-proof.test');
  expect(answer).toMatchObject({ success: 'Order placed', dns_string: expect.stringMatching(/^20\d{6}/), dns_name: '_dnsauth.dns-proof.test' });
  const { body } = await call('review', token);
  expect(body).toMatchObject({
    order_status: 'Awaiting Customer Verification',
    dv_auth_method: 'DNS',
    dv_auth_dns_type: 'TXT',
    dv_auth_dns_name: '_dnsauth.dns-proof.test',
    dv_auth_dns_string: answer.dns_string,
  });
  expect((await call('pollauth', token)).body).toMatchObject({ success: 'Order Polled', status: 'Pending' });
  internet.txt.set('_dnsauth.dns-proof.test', [answer.dns_string as string]);
  expect((await call('pollauth', token)).body).toMatchObject({ success: 'Order Polled', status: 'Approved' });
  await reaches(system, reference, 'issued');
  expect((await call('pollauth', token)).status).toBe(409);
  // What was published stays to be seen, but a reissue that needs nothing new asks for nothing.
  const { dv_auth_dns_type, dv_auth_dns_name, dv_auth_dns_string } = body;
  expect((await call('review', token)).body).toMatchObject({ order_status: 'Completed', dv_auth_dns_type, dv_auth_dns_name, dv_auth_dns_string });
  expect((await http.call('order/reissue', { order_token: token }, 'POST')).body).toMatchObject({ success: 'Order reissued', dns_string: '' });
});

test('FILE: an OV order whose file was seen still shows it while it waits for vetting', async () => {
  const organisation = { org_name: 'Example Ltd', org_address_city: 'Leeds', org_address_country: 'GB' };
  const { token, answer } = await placed('FILE', 'www.ov-file.test', { product: 'TrueBizID-12', ...organisation });
  serve(['www.ov-file.test', 'ov-file.test'], answer.file_contents as string);
  expect((await call('pollauth', token)).body.status).toBe('Approved');
  expect((await call('review', token)).body).toMatchObject({
    dv_auth_method: 'FILE',
    dv_auth_file_name: '/.well-known/pki-validation/fileauth.txt',
    dv_auth_file_contents: answer.file_contents,
  });
});

test('FILE: the order page shows the file and what was seen; [Check now]; changeauthmethod leads to a mailbox', async () => {
  const { token, reference, answer } = await placed('FILE', 'www.file-proof.test');
  expect(answer).toMatchObject({ file_name: '/.well-known/pki-validation/fileauth.txt', file_contents: expect.stringMatching(/^20\d{6}/) });
  const page = async () => (await fetch(`${http.base}/token/${token}`)).text();
  expect(await page()).toMatch(/We look again by ourselves on[\s\S]*You: publish what stands below/);
  expect(await page()).toMatch(new RegExp(`File on www.file-proof.test[\\s\\S]*${answer.file_contents}[\\s\\S]*File on file-proof.test`));
  const pressed = await fetch(`${http.base}/token/${token}/check-domain`, { method: 'POST', redirect: 'manual' });
  expect(pressed.status).toBe(303);
  expect(await page()).toMatch(/Last look[\s\S]*http:\/\/www\.file-proof\.test\/\.well-known[\s\S]*127\.0\.0\.1: status 404/);
  expect((await call('changeapproveremail', token, { email: 'admin@file-proof.test' })).status).toBe(409);
  expect((await call('resendemail', token, { email_type: 'Approver' })).status).toBe(409);
  expect((await call('changeauthmethod', token, { email_address: 'boss@elsewhere.test' })).status).toBe(422);
  expect((await call('changeauthmethod', token, { email_address: 'hostmaster@file-proof.test' })).body).toMatchObject({ success: 'DV Auth Method Updated' });
  expect((await call('review', token)).body).toMatchObject({ dv_auth_method: 'EMAIL', approver_email_address: 'hostmaster@file-proof.test' });
  expect((await call('changeauthmethod', token)).status).toBe(409);
  expect((await system.getOrder(reference)).validations).toMatchObject([{ domain: 'file-proof.test', method: 'EMAIL' }]);
});

test('the form of the order page takes the method', async () => {
  const buying = { api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: 'proof-form' };
  const { order_token: token } = (await http.call('order/generatetoken', buying)).body;
  const form = { source: 'csr', csr: newCsr(key, '-subj', '/CN=form-proof.test'), dv_auth_method: 'DNS', tech_same: 'yes', ...contacts('form-proof.test') };
  const sent = await fetch(`${http.base}/token/${token}/configuration`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  expect(sent.status).toBe(303);
  const page = await (await fetch(`${http.base}/token/${token}`)).text();
  expect(page).toContain('_dnsauth.form-proof.test');
  const changed = await fetch(`${http.base}/token/${token}/method`, {
    method: 'POST',
    body: new URLSearchParams({ domain: 'form-proof.test', email: 'admin@form-proof.test' }),
    redirect: 'manual',
  });
  expect(changed.status).toBe(303);
  expect(await (await fetch(`${http.base}/token/${token}`)).text()).toContain('We wrote to <strong>admin@form-proof.test');
});

test('the order page leads from a mailbox to a file and to a record', async () => {
  const { token } = await placed('EMAIL', 'www.other-way.test');
  const page = async () => (await fetch(`${http.base}/token/${token}`)).text();
  const press = (method: string) =>
    fetch(`${http.base}/token/${token}/method`, { method: 'POST', body: new URLSearchParams({ domain: 'other-way.test', method }), redirect: 'manual' });
  expect(await page()).toMatch(/We wrote to[\s\S]*value="DNS">By a DNS record[\s\S]*value="FILE">By a file/);
  expect((await press('FILE')).status).toBe(303);
  expect(await page()).toMatch(/File on www.other-way.test[\s\S]*File on other-way.test/);
  expect(await page()).not.toContain('value="FILE"');
  expect((await press('DNS')).status).toBe(303);
  expect(await page()).toContain('_dnsauth.other-way.test');
  expect((await press('PIGEON')).status).toBe(422);
});
