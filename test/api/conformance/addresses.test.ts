import { asXml, csrOf, placing, startCompatible, type Compatible } from '../../support/doors/compatible';

/** Where the methods are found, how parameters may be sent, and what is answered where nothing is. */
let api: Compatible;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

const list = { domain_name: 'example.test' };

test.each([
  ['order/approverlist', 'xml'],
  ['order/approverlist.json', 'json'],
  ['order.json/approverlist', 'json'],
  ['order.xml/approverlist', 'xml'],
  ['v2/order/approverlist.json', 'json'],
  ['V2/Order/ApproverList.JSON', 'json'],
  ['ssl/order.json/approverlist', 'json'],
  ['ssl/order/approverlist', 'xml'],
  ['/order/approverlist.json', 'json'],
  ['ssl//order/approverlist.json', 'json'],
  ['v2/order//approverlist.json/', 'json'],
])('%s answers in %s', async (path, format) => {
  const answer = await api.ask(path, list);
  expect([answer.status, answer.type, Object.keys(answer.body)]).toEqual([200, `application/${format}`, ['success', 'approver_email']]);
});

test.each(['account', 'reselleraccount', 'v2/account', 'v2/reselleraccount', 'ssl/account', 'ssl/reselleraccount'])(
  '%s/review: both names, in both generations',
  async (service) => {
    const { status, body } = await api.ask(`${service}/review.json`, { api_key: api.account.apiKey });
    expect([status, body.success, 'in_use_points' in body]).toEqual([200, 'Reseller Overview', service.startsWith('ssl')]);
  },
);

test.each([
  ['order/nothing', 'There is no method order/nothing; /api/docs/compatible lists the methods.'],
  ['v2/orders/review', 'There is no method orders/review; /api/docs/compatible lists the methods.'],
  ['ssl/truste/place', 'There is no method truste/place; /api/docs/compatible lists the methods.'],
  ['ssl/order/constructor', 'There is no method order/constructor; /api/docs/compatible lists the methods.'],
  ['v2/', 'There is no method at this address; /api/docs/compatible lists the methods.'],
  ['ssl/order/review/more', 'There is no method at this address; /api/docs/compatible lists the methods.'],
])('%s: 404 in the envelope', async (path, message) => {
  const error = { code: 404, message };
  expect(await api.ask(path)).toMatchObject({ status: 404, type: 'application/xml', body: asXml({ error }) as object });
  expect(await api.ask(`${path}.json`)).toMatchObject({ status: 404, type: 'application/json', body: { error } });
});

test('what belongs to no service of this API is left to the rest of the site', async () => {
  for (const path of ['orders/review', 'nothing/here', 'token/x']) expect((await api.ask(path)).type).toBe('text/html');
});

test.each([
  ['v2/token/abc', '/token/abc'],
  ['ssl/token/abc/certificate.pem?version=2&as=x', '/token/abc/certificate.pem?version=2&as=x'],
  ['/V2//Token/abc/', '/token/abc/'],
  ['ssl/token//elsewhere.test', '/token/elsewhere.test'],
])('%s leads to %s: the order’s page stands below no base', async (path, to) => {
  const answer = await fetch(`${api.http.base}/${path}`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location'), answer.headers.get('cache-control')]).toEqual([302, to, 'no-store']);
});

test('the page of an order below each base', async () => {
  const { token } = await api.placed();
  const pages = await Promise.all(['', 'v2/', 'ssl/'].map(async (base) => (await fetch(`${api.http.base}/${base}token/${token}`)).url));
  expect(new Set(pages)).toEqual(new Set([`${api.http.base}/token/${token}`]));
  expect((await api.ask(`v2/token/${token}`, {}, 'POST')).status).toBe(404);
});

test.each([
  ['order/review', 'PUT', 'GET, POST'],
  ['order/review', 'DELETE', 'GET, POST'],
  ['order/reissue', 'GET', 'POST'],
])('%s by %s: 405, and Allow says %s', async (path, method, allow) => {
  const answer = await fetch(`${api.http.base}/${path}.json`, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  expect(await answer.json()).toEqual({
    error: { code: 405, message: expect.stringMatching(/^Send order\/re\w+ by (GET or )?POST; [A-Z]+ does nothing here\.$/) },
  });
});

describe('parameters', () => {
  const send = async (path: string, init: RequestInit) => {
    const answer = await fetch(`${api.http.base}/${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, any> };
  };
  const buying = () => ({
    api_key: api.account.apiKey,
    st_product_code: 'RapidSSL-12',
    end_customer_email: 'none',
    reseller_unique_reference: api.unique('sent'),
  });

  test('JSON and multipart mean the same as a form', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' } };
    const first = await send('order/generatetoken.json', { ...json, body: JSON.stringify(buying()) });
    expect(first).toMatchObject({ status: 200, body: { success: 'Order placed' } });
    const placed = await send('order/place.json', {
      ...json,
      body: JSON.stringify({ order_token: first.body.order_token, ...placing('www.by-json.test'), renewal: 0 }),
    });
    expect(placed).toMatchObject({ status: 200, body: { success: 'Order placed' } });

    const form = new FormData();
    for (const [name, value] of Object.entries(buying())) form.set(name, value);
    expect(await send('order/generatetoken.json', { method: 'POST', body: form })).toMatchObject({ status: 200, body: { success: 'Order placed' } });
  });

  test('query and body are taken together, and the body counts where both have one', async () => {
    const { token } = await api.placed();
    const answer = await send(`order/review.json?order_token=${'x'.repeat(48)}`, { method: 'POST', body: new URLSearchParams({ order_token: token }) });
    expect(answer.body.success).toBe('Review Order');
    expect((await send(`order/review.json?order_token=x&order_token=${token}`, { method: 'POST' })).body.success).toBe('Review Order');
  });

  test.each([
    ['another type', 'text/plain', 'order_token=x', 415, /^The body has a content type that is not read here; send application\/x-www-form-urlencoded/],
    ['no JSON', 'application/json', '{"order_token":', 400, /^The body is no JSON; send an object in JSON\.$/],
    ['a JSON list', 'application/json', '[]', 400, /^The body is no JSON/],
    ['JSON in JSON', 'application/json', '{"csr": {"pem": ""}}', 422, /^csr must be a text or a number\.$/],
    ['no UTF-8', 'application/json', Buffer.from([0x7b, 0xff, 0x7d]), 400, /UTF-8/],
    ['a boundary that is none', 'multipart/form-data', 'order_token=x', 400, /^The multipart body could not be read/],
    ['too much', 'application/json', JSON.stringify({ csr: 'x'.repeat(70_000) }), 413, /64 KiB/],
    ['too many', 'application/json', JSON.stringify(Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`p${i}`, 1]))), 413, /more than 200 parameters/],
  ])('a body of %s is refused with its reason', async (_, type, body, code, message) => {
    const answer = await send('order/review.json', { method: 'POST', headers: { 'content-type': type }, body: body as string });
    expect(answer).toEqual({ status: code, body: { error: { code, message: expect.stringMatching(message) } } });
  });

  test('an empty body of any type is none', async () => {
    const { token } = await api.placed();
    const answer = await send(`order/review.json?order_token=${token}`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
    expect(answer.body.success).toBe('Review Order');
  });

  test('a CSR may come by GET as well', async () => {
    const { token } = await api.placed();
    const answer = await api.ask('order/place.json', { order_token: token, ...placing('www.by-get.test'), csr: csrOf('www.by-get.test') });
    expect(answer).toMatchObject({ status: 200, body: { success: 'Order placed' } });
  });
});
