import { csrOf, startCompatible, type Bought, type Compatible } from '../../support/doors/compatible';
import { startFakeInternet, type FakeInternet } from '../../support/outside/fake-internet';
import type { Json } from '../../support/doors/http';
import { newCsr } from '../../support/keys/openssl';

/**
 * The customer's order form that ServerTastic publishes (github.com/servertastic/PHP-Order-Token), call by call: Guzzle below `/order/`, GET with a query,
 * POST as a form, JSON throughout. Anything but 2xx is an exception to it, of which it shows `error.message`.
 */
let internet: FakeInternet;
let api: Compatible;
beforeAll(async () => {
  internet = await startFakeInternet();
  api = await startCompatible(internet.settings);
});
afterAll(async () => {
  await api.stop();
  await internet.stop();
});

type Texts = Record<string, string>;
const headers = { 'user-agent': 'GuzzleHttp/6.2.1 curl/7.38.0 PHP/7.0.8' };

async function get(method: string, query: Texts = {}): Promise<Json> {
  const answer = await fetch(`${api.http.base}/order/${method}.json?${new URLSearchParams(query).toString()}`, { headers });
  expect([method, answer.status]).toEqual([method, 200]);
  return (await answer.json()) as Json;
}

async function post(method: string, form: Texts): Promise<{ status: number; body: Json }> {
  const answer = await fetch(`${api.http.base}/order/${method}.json`, { method: 'POST', headers, body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Json };
}

/** What the form keeps of a review: the organisation and the contacts taken apart, without asking whether they are there. */
async function review(token: string): Promise<Json> {
  const {
    success: _,
    modifications: __,
    organisation_info: organisation,
    admin_contact: admin,
    tech_contact: tech,
    ...rest
  } = await get('review', {
    order_token: token,
  });
  const { address, ...own } = organisation;
  const prefixed = (prefix: string, fields: Json) => Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}${name}`, value]));
  return { ...rest, ...prefixed('org_address_', address), ...prefixed('org_', own), ...prefixed('admin_contact_', admin), ...prefixed('tech_contact_', tech) };
}

/** In its own order, every field each time, empty where nobody has typed anything. */
const order = [
  ...['domain_name', 'san_domains', 'integration_source_id', 'org_name', 'org_duns', 'org_division', 'org_incorperating_agency', 'org_incorperating_number'],
  ...['org_jurisdiction_city', 'org_jurisdiction_region', 'org_jurisdiction_country', 'org_address_line1', 'org_address_line2', 'org_address_line3'],
  ...['org_address_city', 'org_address_region', 'org_address_postal_code', 'org_address_country', 'org_address_phone', 'org_incorporating_date'],
  ...['org_assumed_name', 'org_business_category'],
  ...['tech', 'admin'].flatMap((who) =>
    ['first_name', 'last_name', 'phone', 'email', 'title', 'organisation_name', 'address_line1', 'address_line2', 'address_city', 'address_region']
      .concat(['address_post_code', 'address_country'])
      .map((field) => `${who}_contact_${field}`),
  ),
  ...['approver_email_address', 'csr', 'competitive_upgrade', 'renewal', 'legacy', 'dv_auth_method', 'web_server_type', 'certificate_type'],
  ...['hashing_algorithm', 'smartertools_email', 'ida_email_address', 'ida_telephone_number', 'ida_fax_number', 'order_token'],
];
const always: Texts = { integration_source_id: '2', competitive_upgrade: '0', renewal: '0', legacy: '0' };
const place = (form: Texts) => post('place', Object.fromEntries(order.map((name) => [name, form[name] ?? always[name] ?? ''])));

const contacts: Texts = Object.fromEntries(
  ['admin', 'tech'].flatMap((who) =>
    Object.entries({ title: 'Ms', first_name: 'Ada', last_name: 'Byron', phone: '01632960001', email: `${who}@form.test` }).map(([name, value]) => [
      `${who}_contact_${name}`,
      value,
    ]),
  ),
);

/** The pages before the order is placed: what they ask, and what the form holds then. */
async function filledIn({ token }: Bought, { csr, name, ...more }: { csr?: string; name?: string } & Texts): Promise<Texts & { fields: string }> {
  expect((await review(token)).order_status).toBe('Order Placed');
  const [code, title, ...fields] = (await get('productfields', { order_token: token })) as unknown as [string, string, ...Json[]];
  expect([typeof code, typeof title]).toEqual(['string', 'string']);
  expect((await get('clientlogo', { order_token: token })).url).toMatch(/^http/);
  const countries = (await get('isocodes')) as unknown as { code: string; name: string }[];
  expect(countries.find(({ code: letters }) => letters === 'GB')!.name).toBe('United Kingdom');
  let decoded: Texts = { domain_name: name ?? '' };
  if (csr !== undefined) {
    const { status, body } = await post('decodecsr', { order_token: token, csr });
    expect([status, body.QueryResponseHeader.SuccessCode === '-1']).toEqual([200, false]);
    decoded = {
      domain_name: body.DomainName,
      org_name: body.Organization,
      org_division: body.OrganizationUnit,
      org_address_city: body.Locality,
      org_address_region: body.State,
      org_address_country: body.Country,
    };
  }
  const approvers = (await get('approverlist', { domain_name: decoded.domain_name! })).approver_email as { email: string }[];
  // Where no address is picked, which is so with FILE and DNS, the first of the list is sent.
  return {
    ...contacts,
    ...decoded,
    csr: csr ?? '',
    approver_email_address: approvers[0]!.email,
    dv_auth_method: 'EMAIL',
    order_token: token,
    ...more,
    fields: fields.map((field) => Object.keys(field)[0]).join(' '),
  };
}

test('FILE on a web server that answers to the name with and without www: placed, polled, issued', async () => {
  const bought = await api.placed(api.account, { end_customer_email: 'customer@form.test' });
  const form = await filledIn(bought, { csr: csrOf('www.file-form.test/O=Example Ltd/OU=Web/L=Leeds/ST=Yorkshire/C=GB'), dv_auth_method: 'FILE' });
  const placed = await place(form);
  expect(placed).toMatchObject({ status: 200, body: { reseller_order_id: bought.reference, invite_url: expect.stringContaining('/token/') } });
  expect(placed.body).not.toHaveProperty('error');

  const waiting = await review(bought.token);
  expect(waiting).toMatchObject({ order_status: 'Awaiting Customer Verification', dv_auth_method: 'FILE', domain_name: 'www.file-form.test' });
  for (const host of ['www.file-form.test', 'file-form.test'])
    internet.pages.set(`${host}/.well-known/pki-validation/fileauth.txt`, (response) => response.end(waiting.dv_auth_file_contents));
  expect(await get('pollauth', { order_token: bought.token })).toMatchObject({ success: expect.any(String), status: 'Approved' });

  await api.reaches(bought, 'Completed');
  const done = await review(bought.token);
  expect(done).toMatchObject({ certificate: expect.stringContaining('BEGIN CERTIFICATE'), pkcs7: expect.stringContaining('BEGIN PKCS7') });
  expect(Date.parse(done.expiry_date as string)).toBeGreaterThan(Date.now());
  expect(done.ca_certs.certificate_info.map(({ type, certificate }: Json) => [type, certificate.length > 100])).toEqual([
    ['INTERMEDIATE', true],
    ['ROOT', true],
  ]);
  const { timestamp } = (await get('review', { order_token: bought.token })).modifications.modification.find(
    ({ event_name: name }: Json) => name === 'Order Completed',
  );
  expect(Date.now() - Date.parse(`${timestamp}Z`)).toBeLessThan(30 * 86_400_000);
  expect((await get('resendemail', { order_token: bought.token, email_type: 'fulfillment' })).success).toBeDefined();
  expect((await get('cancel', { order_token: bought.token })).success).toBeDefined();
  expect((await review(bought.token)).order_status).toBe('Completed');
});

test('DNS: the string in a TXT record of the domain; or another way: towards a mailbox', async () => {
  const [first, second] = [await api.placed(), await api.placed()];
  await place(await filledIn(first, { name: 'dns-form.test', dv_auth_method: 'DNS' }));
  internet.txt.set('dns-form.test', [(await review(first.token)).dv_auth_dns_string as string]);
  expect((await get('pollauth', { order_token: first.token })).status).toBe('Approved');
  await api.reaches(first, 'Completed');

  await place(await filledIn(second, { name: 'www.switch-form.test', dv_auth_method: 'DNS' }));
  expect((await get('changeauthmethod', { order_token: second.token })).success).toBeDefined();
  expect(await review(second.token)).toMatchObject({ dv_auth_method: 'EMAIL', approver_email_address: 'admin@switch-form.test' });
});

test('EMAIL, with a name: the key is answered once, both names are covered by the first address of the list', async () => {
  const bought = await api.placed();
  const { body } = await place(await filledIn(bought, { name: 'www.mail-form.test', hashing_algorithm: 'SHA-256' }));
  expect(body).toMatchObject({ private_key: expect.stringContaining('PRIVATE KEY'), csr: expect.stringContaining('CERTIFICATE REQUEST') });
  const waiting = await review(bought.token);
  expect(waiting).toMatchObject({ dv_auth_method: 'EMAIL', approver_email_address: 'admin@mail-form.test', additional_sans: 'mail-form.test' });
  const approvers = (await get('approverlist', { domain_name: waiting.domain_name as string })).approver_email as { email: string }[];
  expect((await get('changeapproveremail', { order_token: bought.token, email: approvers[1]!.email })).success).toBeDefined();
  expect((await get('resendemail', { order_token: bought.token, email_type: 'Approver' })).success).toBeDefined();
  expect((await get('cancel', { order_token: bought.token })).success).toBeDefined();
  expect((await review(bought.token)).order_status).toBe('Cancelled');
});

test('an EV order with all that its pages can ask', async () => {
  const bought = await api.placed(api.account, { product: 'TrueBizIDEVMD-12', san_count: '4' });
  const complete = Object.fromEntries(
    ['admin', 'tech'].flatMap((who) =>
      Object.entries({ organisation_name: 'Example Ltd', address_line1: '1 High Street', address_city: 'Leeds', address_region: 'Yorkshire' })
        .concat(Object.entries({ address_post_code: 'LS1 1AA', address_country: 'GB' }))
        .map(([name, value]) => [`${who}_contact_${name}`, value]),
    ),
  );
  const register = { org_duns: '123456789', org_business_category: 'b', org_jurisdiction_country: 'GB', org_incorporating_date: '2001-02-03' };
  const csr = newCsr(['rsa:2048'], '-subj', '/CN=www.ev-form.test/O=Example Ltd/L=Leeds/ST=Yorkshire/C=GB');
  const form = await filledIn(bought, { csr, ...complete, ...register, san_domains: 'a.ev-form.test,b.ev-form.test', web_server_type: 'IIS' });
  for (const asked of ['san_domains', 'admin_contact_address_post_code', 'org_business_category', 'web_server_type', 'org_duns'])
    expect(form.fields.split(' ')).toContain(asked);
  expect(await place(form)).toMatchObject({ status: 200, body: { success: 'Order placed' } });
  const waiting = await review(bought.token);
  expect(waiting).toMatchObject({ order_status: 'Awaiting Provider Approval', org_name: 'Example Ltd', org_address_country: 'GB', san_count: 4 });
});

test('what it cannot use is an exception with a sentence', async () => {
  const wrong = await fetch(`${api.http.base}/order/review.json?order_token=${'x'.repeat(48)}`, { headers });
  expect(wrong.status).toBe(401);
  const bought = await api.placed();
  const { status, body } = await place({ ...(await filledIn(bought, { name: 'www.no-phone.test' })), tech_contact_phone: '' });
  expect([status, body.error.message]).toEqual([422, 'tech_contact_phone is missing; send it.']);
});
