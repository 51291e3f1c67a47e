import { findUserByEmail } from '../../db/people/users';
import { configuration, mailTo, placed, reaches } from '../support/lives/life';
import { alternativeNames, attribute, caseCsr, commonName, csrInDer, extensionRequest } from '../support/keys/csr-in-der';
import { contacts, startHttp, type Http } from '../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient, type RestClient } from '../support/doors/rest';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';

/** Inputs that once failed at a door, and their relatives: the right answer at each door that takes them. */
let system: OrderSystem;
let http: Http;
let account: Awaited<ReturnType<OrderSystem['account']>>;
let rest: RestClient;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 1000 });
  account = await system.account(100_000);
  rest = restClient(http, account.apiKey);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const tokenOf = (reference: string) => system.secrets.orderToken(reference);
const person = (domain: string) => ({ first_name: 'Ann', last_name: 'Lee', phone: '1', email: `boss@${domain}` });

/** How each door takes a CSR, and where it says that something is wrong with it. */
const doors: Record<string, (reference: string, csr: string, domain: string) => Promise<{ taken: boolean; complaint: string; at: unknown }>> = {
  'the compatible API': async (reference, csr, domain) => {
    const parameters = { order_token: tokenOf(reference), csr, approver_email_address: `admin@${domain}`, ...contacts(domain) };
    const { status, body } = await http.call('order/place', parameters, 'POST');
    return { taken: status === 200, complaint: body.error?.message ?? '', at: /\bCSR\b/.test(body.error?.message ?? '') || body.error };
  },
  '/api': async (reference, csr, domain) => {
    const body = { csr, approver_email: `admin@${domain}`, admin_contact: person(domain) };
    const answer = await rest('POST', `/orders/${reference}/configuration`, { body });
    const [error] = answer.body.errors ?? [];
    return { taken: answer.status === 200, complaint: error?.detail ?? '', at: error?.pointer === '#/csr' || error };
  },
  'the order page': async (reference, csr, domain) => {
    const typed = { source: 'csr', csr, approver_email_address: `admin@${domain}`, tech_same: 'yes', ...contacts(domain) };
    const answer = await fetch(`${http.base}/token/${tokenOf(reference)}/configuration`, {
      method: 'POST',
      body: new URLSearchParams(typed),
      redirect: 'manual',
    });
    const page = await answer.text();
    return { taken: answer.status === 303, complaint: /id="csr-error"[^>]*>([^<]*)/.exec(page)?.[1] ?? page, at: page.includes('<a href="#csr">') };
  },
};
const everyDoor = Object.keys(doors);

const dns = (...names: string[]) => [attribute(extensionRequest, [alternativeNames(...names.map((name) => [0x82, name] as const))])];
const csrFor = (name: string, ...others: string[]) => csrInDer([[commonName, 0x0c, name]], dns(name, ...others));

describe.each(everyDoor)('at %s', (door) => {
  let order: string;
  let wildcard: string;
  beforeAll(async () => {
    order = await placed(system, account, 'QuickSSLPremium-12');
    wildcard = await placed(system, account, 'RapidSSLWildcard-12');
  });

  test.each([
    ['two extension requests', caseCsr('two-extreq-attrs'), /one place/],
    ['two subjectAltName extensions', caseCsr('two-san-exts'), /subjectAltName more than once/],
    ['two common names', caseCsr('two-cns'), /shop\.example\.com.*second\.example\.com/],
    ['an IP address beside the name', caseCsr('san-ip'), /192\.0\.2\.7/],
    ['an organisation that cannot be read', caseCsr('org-printable-utf8'), /PrintableString/],
    ['a reverse name', caseCsr('arpa-private'), /\.arpa/],
    ['a known weak key', caseCsr('debian-weak-key-bad-signature'), /CVE-2008-0166/],
  ])('a CSR with %s is refused, under the CSR', async (_, csr, words) => {
    const { taken, complaint, at } = await doors[door]!(order, csr, 'example.com');
    expect({ taken, complaint, at }).toEqual({ taken: false, complaint: expect.stringMatching(words), at: true });
    expect((await system.getOrder(order)).state).toBe('placed');
  });

  test.each([
    ['no wildcard', csrFor('www.example.com'), /www\.example\.com.*not a wildcard name/],
    ['another name than its wildcard covers', csrFor('example.com', '*.example.org'), /example\.com.*not a wildcard name/],
    ['a reverse name', csrFor('*.10.in-addr.arpa'), /\.arpa/],
  ])('for a wildcard product, a CSR with %s is refused under the CSR, the field that was sent', async (_, csr, words) => {
    const { taken, complaint, at } = await doors[door]!(wildcard, csr, 'example.com');
    expect({ taken, complaint, at }).toEqual({ taken: false, complaint: expect.stringMatching(words), at: true });
  });

  test('a CSR whose wildcard comes second is taken: the wildcard is the name bought', async () => {
    expect(await doors[door]!(wildcard, caseCsr('wildcard-names-not-first'), 'bugs-ten.test')).toMatchObject({ taken: true });
    expect((await system.getOrder(wildcard)).validations.map(({ domain }) => domain)).toEqual(['bugs-ten.test']);
    const { body } = await rest('GET', `/orders/${wildcard}/configuration`);
    expect(body.names).toEqual(['*.bugs-ten.test', 'bugs-ten.test']);
  });

  test("names in Microsoft's attribute alone are in the certificate's names", async () => {
    const several = await system.desk.place(account, {
      productCode: 'QuickSSLPremiumMD-12',
      buyerReference: `ms-${door}`,
      endCustomerEmail: null,
      sanCount: 4,
    });
    expect(await doors[door]!(several.reference, caseCsr('ms-ext-attr-only'), 'example.com')).toMatchObject({ taken: true });
    expect((await rest('GET', `/orders/${several.reference}/configuration`)).body.names).toEqual(
      expect.arrayContaining(['shop.example.com', 'alt.example.com']),
    );
  });
});

describe('a form that does not write + as %2B', () => {
  // As `curl -d "csr=$(cat file)"` and string concatenation send it.
  const form = (fields: Record<string, string>, csr: string) => `${new URLSearchParams(fields).toString()}&csr=${csr}`;
  const post = (path: string, body: string) =>
    fetch(`${http.base}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' }, redirect: 'manual' });
  const plus = caseCsr('plus-1');
  const domain = 'bugs-nine.test';
  const fields = { approver_email_address: `admin@${domain}`, ...contacts(domain) };

  test.each([
    ['as it is', plus],
    ['with its lines joined', plus.replace(/\n/g, '')],
    ['with blanks for its line breaks', plus.replace(/\n/g, '+')],
  ])('is taken by the compatible API: %s', async (_, csr) => {
    const reference = await placed(system, account);
    const answer = await post('/order/place.json', form({ order_token: tokenOf(reference), ...fields }, csr));
    expect(await answer.json()).toMatchObject({ success: 'Order placed' });
    expect((await rest('GET', `/orders/${reference}/configuration`)).body.csr).toBe(plus);
  });

  test.each([
    ['as it is', plus],
    ['with CRLF', plus.replace(/\n/g, '\r\n')],
    ['with its lines joined', plus.replace(/\n/g, '')],
  ])('is taken by the order page: %s', async (_, csr) => {
    const reference = await placed(system, account);
    const answer = await post(`/token/${tokenOf(reference)}/configuration`, form({ source: 'csr', tech_same: 'yes', ...fields }, csr));
    expect(answer.status).toBe(303);
    expect((await rest('GET', `/orders/${reference}/configuration`)).body.csr).toBe(plus);
  });

  test('is read by decodecsr too', async () => {
    const reference = await placed(system, account);
    const answer = await post('/order/decodecsr.json', form({ order_token: tokenOf(reference) }, plus));
    expect(await answer.json()).toMatchObject({ QueryResponseHeader: { SuccessCode: '0' }, DomainName: 'plus.bugs-nine.test' });
  });
});

describe('e-mail addresses', () => {
  test.each([
    ['A.B', 'A.B'],
    ['a/b', 'a/b'],
    ["o'Neil+a!b{c}", "o'Neil+a!b{c}"],
  ])('%s@ is kept as it was written, and mail is sent there', async (local, written) => {
    const name = `www.${written.toLowerCase().replace(/[^a-z]/g, '')}-mail.test`;
    const domain = name.slice(4);
    const request = configuration(name, {});
    const reference = await placed(system, account);
    const parameters = { ...contacts(domain), admin_contact_email: `${local}@${domain.toUpperCase()}` };
    const csr = csrFor(name);
    const { body } = await http.call(
      'order/place',
      { order_token: tokenOf(reference), csr, approver_email_address: request.approverEmail!, ...parameters },
      'POST',
    );
    expect(body).toMatchObject({ success: 'Order placed' });
    const { body: review } = await http.call('order/review', { order_token: tokenOf(reference) });
    expect(review.admin_contact.email).toBe(`${written}@${domain}`);
    const { body: shown } = await rest('GET', `/orders/${reference}/configuration`);
    expect(shown.admin_contact.email).toBe(`${written}@${domain}`);
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: Date.now() });
    await reaches(system, reference, 'credited');
    await mailTo(system, `${written}@${domain}`, reference);
  });

  test.each([
    ['info@bücher.example', 'info@xn--bcher-kva.example'],
    ['Post@пример.рф', 'Post@xn--e1afmkfd.xn--p1ai'],
  ])('%s is taken at every door, with the domain in its xn-- form', async (typed, address) => {
    const domain = 'umlaut-mail.test';
    for (const door of ['compatible', 'rest', 'page']) {
      const reference = await placed(system, account);
      const csr = csrFor(`www.${domain}`);
      const fields = { approver_email_address: `admin@${domain}`, csr, ...contacts(domain), admin_contact_email: typed };
      if (door === 'compatible') await http.call('order/place', { order_token: tokenOf(reference), ...fields }, 'POST');
      if (door === 'rest') {
        const body = { csr, approver_email: `admin@${domain}`, admin_contact: { ...person(domain), email: typed } };
        await rest('POST', `/orders/${reference}/configuration`, { body });
      }
      if (door === 'page') {
        const body = new URLSearchParams({ source: 'csr', tech_same: 'yes', ...fields });
        await fetch(`${http.base}/token/${tokenOf(reference)}/configuration`, { method: 'POST', body, redirect: 'manual' });
      }
      expect((await rest('GET', `/orders/${reference}/configuration`)).body.admin_contact?.email).toBe(address);
    }
  });

  test.each([
    ['"ann lee"@example.com', /quotation marks/],
    ['ann@example.com, bob@example.com', /more than one address/],
    ['Ann <ann@example.com>', /more in it/],
  ])('%s is refused with what is wrong, at every door', async (typed, words) => {
    const reference = await placed(system, account);
    const fields = { approver_email_address: 'admin@example.com', csr: csrFor('www.example.com'), ...contacts('example.com'), tech_contact_email: typed };
    const { body } = await http.call('order/place', { order_token: tokenOf(reference), ...fields }, 'POST');
    expect(body.error.message).toMatch(/^tech_contact_email /);
    expect(body.error.message).toMatch(words);
    const contact = { ...person('example.com'), email: typed };
    const answer = await rest('POST', `/orders/${reference}/configuration`, { body: { common_name: 'www.example.com', admin_contact: contact } });
    expect(answer.body.errors).toContainEqual({ pointer: '#/admin_contact/email', detail: expect.stringMatching(words) });
    const invited = await rest('POST', '/orders', {
      body: { product_code: 'RapidSSL-12', buyer_reference: `x-${typed}`.slice(0, 35), end_customer_email: typed },
    });
    expect(invited.body.errors).toContainEqual({ pointer: '#/end_customer_email', detail: expect.stringMatching(words) });
  });
});

describe('an order without names has no name, not an empty one', () => {
  test.each(['json', 'xml'])('in review and lists of the compatible API (%s)', async (format) => {
    const reference = await placed(system, account);
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: Date.now() });
    await reaches(system, reference, 'credited');
    const ask = async (method: string, parameters: Record<string, string>) =>
      (await fetch(`${http.base}/${method}.${format}?${new URLSearchParams(parameters).toString()}`)).text();
    const review = await ask('order/review', { order_token: tokenOf(reference) });
    const list = await ask('account/review', { api_key: account.apiKey });
    expect(review).toContain(reference);
    for (const text of [review, list]) {
      expect(text).not.toMatch(/"domain_name":""|<domain_name><\/domain_name>|<domain_name\/>/);
      if (format === 'json') expect(text).toContain('"domain_name":null');
    }
  });

  test('in /api its list of names is empty', async () => {
    expect((await rest('GET', `/orders/${await placed(system, account)}`)).body.names).toEqual([]);
  });
});

test('one user for one address, however it is typed; it is kept as it was written first', async () => {
  await createUser(system, 'Jo.Doe@one-user.test', 'owner', account.id);
  await expect(createUser(system, 'jo.doe@one-user.test', 'owner', account.id)).rejects.toThrow('There is a user jo.doe@one-user.test already');
  for (const typed of ['jo.doe@one-user.test', 'JO.DOE@ONE-USER.TEST']) expect((await new Visitor(http.base).signIn(typed, password)).status).toBe(303);
  expect((await findUserByEmail(system.db, 'JO.doe@one-user.test'))?.email).toBe('Jo.Doe@one-user.test');
});
