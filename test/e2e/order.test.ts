import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createDb } from '../../db/connection';
import { fromJson } from '../../db/account/policies';
import { eventually } from '../support/eventually';
import { contacts, type Json } from '../support/doors/http';
import { ecKey, newCsr, openssl } from '../support/keys/openssl';
import { linkIn, outsideOf, press, type Outside } from '../support/outside/outside';
import { parts } from '../support/parts';
import { killGroup, makePlace, npmStart, type Place, type System } from '../support/system';
import { crlOf, publicKeyOf, serialsOn, verifyWithCrl, type Chain } from '../support/keys/verify-certificate';

/** One order's whole life from outside: the admin command, HTTP, the mail page and a real browser. The tests tell one story, in order. */
let place: Place;
let system: System;
let outside: Outside;
let browser: Browser;
let orderTab: Page;

const POINTS = 500;
const PRICE = 12;
const name = 'www.whole-life.test';
const approver = 'admin@whole-life.test';
const adminContact = 'boss@whole-life.test';
const csr = newCsr(ecKey('prime256v1'), '-subj', `/CN=${name}`);

let apiKey: string;
let order: { order_token: string; reseller_order_id: string };
let approvalLink: string;
let cancelLink: string;
let chain: Chain;

beforeAll(async () => {
  place = await makePlace();
  // A zone that is a quarter of an hour off: nothing of it may be seen outside.
  system = npmStart(place, { TZ: 'Asia/Kathmandu' });
  outside = outsideOf(place);
  await system.says(/^ready/m, 100);
  browser = await chromium.launch({ executablePath: parts().chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await killGroup(system);
  rmSync(place.dataDir, { recursive: true, force: true });
});

const balance = () => outside.balance(apiKey);
const review = async (orderToken = order.order_token) => (await outside.call('order/review', { order_token: orderToken })).body;
/** The answer tells what became of the last e-mail. */
const reviewWithMailSent = (orderToken = order.order_token) =>
  eventually(async () => {
    const body = await review(orderToken);
    return /: sent\.$/.test(body.order_state_further_info as string) && body;
  }, 'the mail is marked as sent');
const generateToken = (reference: string) =>
  outside.call('order/generatetoken', { api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: reference });

async function openLink(link: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(link);
  return page;
}

/** As mail scanners do. */
async function scan(link: string): Promise<void> {
  for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200);
}

test('an order is placed by API and configured on its page with a pasted CSR', async () => {
  apiKey = (await outside.admin('account', 'create', '--kind', 'reseller', '--name', 'Whole life', '--points', String(POINTS))).api_key;
  const placed = await generateToken('whole-life');
  expect(placed.status).toBe(200);
  order = placed.body as typeof order;
  expect(await balance()).toBe(POINTS - PRICE);

  orderTab = await openLink(placed.body.review_url);
  await orderTab.getByLabel('Certificate signing request').fill(csr);
  await orderTab.getByLabel(approver).check();
  await orderTab.getByLabel('First name').first().fill('Ann');
  await orderTab.getByLabel('Last name').first().fill('Lee');
  await orderTab.getByLabel('E-mail address').first().fill(adminContact);
  await orderTab.getByLabel('Telephone').first().fill('+44 20 7946 0000');
  await orderTab.getByRole('button', { name: 'Configure the order' }).click();
  await orderTab.getByRole('heading', { name: 'Waiting for the domain’s approval' }).waitFor();
  expect(await review()).toMatchObject({ order_status: 'Awaiting Customer Verification', domain_name: name, approver_email_address: approver });
});

test('opening the approval link changes nothing; "I approve" issues the certificate', async () => {
  approvalLink = linkIn(await outside.mailTo(approver, order.reseller_order_id));
  expect(approvalLink.startsWith(place.url)).toBe(true);
  const before = await reviewWithMailSent();
  await scan(approvalLink);
  const page = await openLink(approvalLink);
  expect(await review()).toEqual(before);

  await page.getByRole('button', { name: /^I approve/ }).click();
  await page.getByRole('heading', { name: 'Approved, thank you' }).waitFor();
  const completed = await outside.reviewed(order.order_token, 'Completed');
  const [intermediate, root] = ['INTERMEDIATE', 'ROOT'].map(
    (type) => (completed.ca_certs.certificate_info as Json[]).find((each) => each.type === type)?.certificate as string,
  );
  chain = { certificate: completed.certificate, intermediate: intermediate!, root: root! };
  // The page that was left open has found out by itself.
  await orderTab.getByRole('heading', { name: 'Your certificate is ready' }).waitFor();
});

test('the certificate is the CSR’s, verifies strictly, is not on its CRL, and the page gives the same one', async () => {
  expect(publicKeyOf.certificate(chain.certificate)).toBe(publicKeyOf.csr(csr));
  expect(openssl(['x509', '-noout', '-ext', 'subjectAltName'], chain.certificate)).toContain(`DNS:${name}`);
  expect(await verifyWithCrl(chain)).toBe('OK');
  const downloading = orderTab.waitForEvent('download');
  await orderTab.getByRole('link', { name: 'Certificate and intermediate' }).click();
  const pieces: Buffer[] = [];
  for await (const piece of await (await downloading).createReadStream()) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).toString()).toBe(`${chain.certificate.trim()}\n${chain.intermediate.trim()}\n`);
});

test('scenario 22: with worker and database in Asia/Kathmandu the window ends 30 days after issuance, in UTC', async () => {
  const { databaseUrl } = JSON.parse(readFileSync(path.join(place.dataDir, 'run', 'system.json'), 'utf8')) as { databaseUrl: string };
  const db = createDb(databaseUrl);
  try {
    const { reference, issued_at: issuedAt, facts } = await db('orders').first('reference', 'issued_at', 'facts');
    const { windowEndsAt } = fromJson<{ windowEndsAt: number }>(facts);
    const [[{ zone }]] = await db.raw('SELECT @@system_time_zone AS zone');
    expect(zone).toBe('+0545');
    expect(Math.abs(issuedAt.getTime() - Date.now())).toBeLessThan(120_000);
    expect(windowEndsAt - issuedAt.getTime()).toBe(30 * 86_400_000);
    expect(reference).toBe(order.reseller_order_id);
  } finally {
    await db.destroy();
  }
});

test('Cancel and Confirm on the page ask the admin contact; opening the link changes nothing', async () => {
  await orderTab.getByRole('link', { name: 'Cancel', exact: true }).click();
  await orderTab.getByText(`The account that paid gets ${PRICE} points back.`).waitFor();
  expect((await review()).order_state_further_info).toMatch(/^The certificate is issued\./);
  await orderTab.getByRole('button', { name: /^Confirm/ }).click();
  await orderTab.getByRole('heading', { name: 'Waiting for the admin contact' }).waitFor();

  cancelLink = linkIn(await outside.mailTo(adminContact, order.reseller_order_id, /cancel/));
  const before = await reviewWithMailSent();
  await scan(cancelLink);
  await openLink(cancelLink);
  expect(await review()).toEqual(before);
  expect(before.order_status).toBe('Completed');
  expect(await balance()).toBe(POINTS - PRICE);
  expect(await verifyWithCrl(chain)).toBe('OK');
});

test('"I approve" revokes the certificate and gives exactly the price back; approving again changes nothing', async () => {
  const page = await openLink(cancelLink);
  await page.getByRole('button', { name: /^I approve/ }).click();
  await page.getByRole('heading', { name: 'Approved, thank you' }).waitFor();
  await eventually(async () => (await balance()) !== POINTS - PRICE, 'the points are back', 60);
  expect(await balance()).toBe(POINTS);
  expect(await verifyWithCrl(chain)).toBe('certificate revoked');
  expect(serialsOn(await crlOf(chain.certificate))).toContain(openssl(['x509', '-noout', '-serial'], chain.certificate).trim().replace('serial=', ''));

  const ended = await outside.reviewed(order.order_token, 'Cancelled');
  expect((await press(cancelLink)).status).toBe(303);
  expect((await fetch(cancelLink)).status).toBe(410);
  expect((await fetch(approvalLink)).status).toBe(410);
  expect(await review()).toEqual(ended);
  expect(await balance()).toBe(POINTS);
});

test('by API an order that is not issued is cancelled at once, configured or not; the points come back', async () => {
  const unconfigured = (await generateToken('unconfigured')).body.order_token as string;
  const configured = (await generateToken('configured')).body.order_token as string;
  const domain = 'not-issued.test';
  const placing = await outside.call('order/place', {
    order_token: configured,
    domain_name: domain,
    approver_email_address: `admin@${domain}`,
    ...contacts(domain),
  });
  expect(placing.body).toMatchObject({ success: 'Order placed', private_key: expect.stringContaining('PRIVATE KEY') });
  expect(await balance()).toBe(POINTS - 2 * PRICE);
  for (const orderToken of [unconfigured, configured]) {
    expect((await outside.call('order/cancel', { order_token: orderToken })).status).toBe(200);
    expect((await review(orderToken)).order_status).toBe('Cancelled');
  }
  expect(await balance()).toBe(POINTS);
});

test('a reference that was used before is refused and not charged, even when its order is cancelled', async () => {
  const again = await generateToken('whole-life');
  expect(again).toEqual({ status: 409, body: { error: { code: 409, message: expect.stringContaining('"whole-life" was used before') } } });
  expect(await balance()).toBe(POINTS);
});

test('stopped and started again everything is there, and an open order goes on', async () => {
  const open = (await generateToken('open')).body.order_token as string;
  const domain = 'after-restart.test';
  await outside.call('order/place', { order_token: open, domain_name: domain, approver_email_address: `admin@${domain}`, ...contacts(domain) });
  const before = [await review(), await reviewWithMailSent(open), (await outside.call('account/review', { api_key: apiKey })).body];

  process.kill(system.npmPid, 'SIGTERM');
  expect(await system.ended).toBe(0);
  system = npmStart(place);
  await system.says(/^ready/m, 100);
  expect([await review(), await review(open), (await outside.call('account/review', { api_key: apiKey })).body]).toEqual(before);

  await press(linkIn(await outside.mailTo(`admin@${domain}`, before[1]!.reseller_order_id)));
  await outside.reviewed(open, 'Completed');
  expect(await balance()).toBe(POINTS - PRICE);
  expect(await outside.admin('ledger', 'verify')).toMatchObject({ ok: true, orders: 4, transfers: 8, faults: [] });
}, 180_000);
