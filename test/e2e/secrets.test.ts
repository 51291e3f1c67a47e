import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { contacts } from '../support/doors/http';
import { newCsr } from '../support/keys/openssl';
import { linkIn, outsideOf, press, type Outside } from '../support/outside/outside';
import { everythingKept, placesOf, tracesOf, type Kept } from '../support/doors/secret-search';
import { killGroup, makePlace, npmStart, type Place, type System } from '../support/system';

/** After lives with every kind of secret: what a system has kept of them, and where. */
let place: Place;
let system: System;
let outside: Outside;
let kept: Kept[];

const canary = 'canary 7c1f0e93 in the coal mine';
const csr = newCsr(['rsa:2048'], '-subj', '/CN=www.pasted.test');
const secrets = { apiKey: '', approvals: [] as { secret: string; to: string }[], privateKeys: [] as string[], certificates: [] as string[] };
const orders = { named: { token: '', reference: '' }, onPage: { token: '', reference: '' }, pasted: { token: '', reference: '' } };
const approvers = { named: 'admin@named.test', onPage: 'webmaster@on-page.test', pasted: 'admin@pasted.test' };

beforeAll(async () => {
  place = await makePlace();
  system = npmStart(place);
  outside = outsideOf(place);
  await system.says(/^ready/m, 100);
  await liveWithSecrets();
  kept = await everythingKept(place, system);
}, 240_000);

afterAll(async () => {
  await killGroup(system);
  rmSync(place.dataDir, { recursive: true, force: true });
});

/** By GET, as old clients do it: the secrets are in the query string. */
async function get(method: string, parameters: Record<string, string>): Promise<Record<string, string>> {
  return (await fetch(`${place.url}/${method}.json?${new URLSearchParams(parameters).toString()}`)).json() as Promise<Record<string, string>>;
}

async function buy(which: keyof typeof orders): Promise<void> {
  const purchase = { api_key: secrets.apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: which };
  const { order_token: token = '', reseller_order_id: reference = '' } = await get('order/generatetoken', purchase);
  orders[which] = { token, reference };
}

async function openApproval(to: string, { reference }: { reference: string }, subject: RegExp): Promise<void> {
  const link = linkIn(await outside.mailTo(to, reference, subject));
  secrets.approvals.push({ secret: link.split('/').at(-1)!, to });
  await press(link);
}

async function liveWithSecrets(): Promise<void> {
  secrets.apiKey = (await outside.admin('account', 'create', '--kind', 'reseller', '--name', 'Secrets', '--points', '100')).api_key;
  for (const which of ['named', 'onPage', 'pasted'] as const) await buy(which);
  const { named, onPage, pasted } = orders;

  const made = { domain_name: 'www.named.test', approver_email_address: approvers.named, ...contacts('named.test') };
  secrets.privateKeys.push((await get('order/place', { order_token: named.token, ...made })).private_key!);

  const form = {
    source: 'names',
    domain_name: 'www.on-page.test',
    approver_email_address: 'admin@on-page.test',
    tech_same: 'yes',
    ...contacts('on-page.test'),
  };
  const page = await (await fetch(`${place.url}/token/${onPage.token}/configuration`, { method: 'POST', body: new URLSearchParams(form) })).text();
  secrets.privateKeys.push(/-----BEGIN PRIVATE KEY-----[^<]+/.exec(page)![0].replaceAll('&#x3D;', '='));
  await get('order/changeapproveremail', { order_token: onPage.token, email: approvers.onPage });

  const given = { csr, approver_email_address: approvers.pasted, ...contacts('pasted.test'), admin_contact_organisation_name: canary };
  await outside.call('order/place', { order_token: pasted.token, ...given });

  for (const which of ['named', 'onPage', 'pasted'] as const) {
    await openApproval(approvers[which], orders[which], /approve a certificate/);
    secrets.certificates.push((await outside.reviewed(orders[which].token, 'Completed')).certificate);
  }
  await get('order/resendemail', { order_token: named.token, email_type: 'Fulfillment' });
  await get('order/cancel', { order_token: named.token, reason: 'moved away' });
  await openApproval('boss@named.test', named, /cancel/);
  await outside.mailTo('boss@named.test', named.reference, /credited/);
  await outside.admin('order', 'cancel', pasted.reference, '--reason', canary);
  await get('order/review', { order_token: `${onPage.token}x` });
  appendFileSync(path.join(place.dataDir, 'logs', 'worker.log'), `${canary}\n`);
}

const pemsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap(
    (name) =>
      (/\.(pem|key)$/.test(name) && readFileSync(path.join(folder, name), 'utf8').match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END [^-]+-----/g)) || [],
  );

test('the search finds what was planted, in every kind of place', () => {
  const found = placesOf(canary, kept);
  for (const kind of [
    'history order:',
    'engine file',
    'table order_events',
    'table submissions',
    'database file',
    'log worker.log',
    `mail to ${approvers.pasted}`,
  ]) {
    expect(found).toContainEqual(expect.stringContaining(kind));
  }
  expect(kept.filter(({ where }) => where.startsWith('history '))).toHaveLength(3);
});

test('API keys are nowhere', () => {
  expect(placesOf(secrets.apiKey, kept)).toEqual([]);
});

test.each(['named', 'onPage', 'pasted'] as const)('the token of order %s is in its own mails to its own contacts, and nowhere else', (which) => {
  const { token, reference } = orders[which];
  const found = placesOf(token, kept);
  expect(found).not.toEqual([]);
  for (const where of found) {
    expect(where).toMatch(/^mail to (boss|tech)@/);
    expect(where).toContain(reference);
  }
});

test('an approval secret is in the mail to its recipient, and nowhere else', () => {
  expect(secrets.approvals).toHaveLength(4);
  for (const { secret, to } of secrets.approvals) {
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(placesOf(secret, kept)).toEqual([expect.stringMatching(`^mail to ${to}: Please approve`)]);
  }
});

test('private keys that we made for customers are nowhere', () => {
  expect(secrets.privateKeys).toHaveLength(2);
  for (const key of secrets.privateKeys) for (const trace of tracesOf(key)) expect(placesOf(trace, kept)).toEqual([]);
});

test('the keys of the installation are in their own files only', () => {
  const keys = pemsIn(path.join(place.dataDir, 'ca'));
  expect(keys).toHaveLength(4);
  const passwords = Object.values(JSON.parse(readFileSync(path.join(place.dataDir, 'database-passwords.json'), 'utf8')) as Record<string, string>);
  const secretKey = readFileSync(path.join(place.dataDir, 'secret.key'), 'utf8').trim();
  for (const secret of [secretKey, ...passwords, ...keys.flatMap(tracesOf)]) expect(placesOf(secret, kept)).toEqual([]);
});

test('CSRs and certificates are in the database only', () => {
  for (const pem of [csr, ...secrets.certificates]) {
    const found = tracesOf(pem).flatMap((trace) => placesOf(trace, kept));
    expect(found).toContainEqual(expect.stringMatching(/^table (submissions|certificates)$/));
    for (const where of found) expect(where).toMatch(/^(table (submissions|certificates)|database file)/);
  }
});

test('histories tell nothing about people', () => {
  const histories = kept.filter(({ where }) => /^(history|engine file)/.test(where));
  const about = Object.values(contacts('named.test')).filter((value) => value.length >= 15);
  expect(about).toEqual(expect.arrayContaining(['boss@named.test', '+44 20 7946 0000']));
  for (const personal of [...about, 'boss@on-page.test', 'tech@pasted.test']) expect(placesOf(personal, histories)).toEqual([]);
});
