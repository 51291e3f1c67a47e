import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { insertAccount, insertApiKey } from '../../db/account/accounts';
import { createDb, type Db } from '../../db/connection';
import { postOnce } from '../../db/ledger/ledger';
import { deposit } from '../../domain/sale/ledger';
import { root } from '../../scripts/tools/places';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { contacts } from '../support/doors/http';
import { approvalLink, catchMails, recipients, type MailCatcher } from '../support/outside/mail-catcher';
import { openssl } from '../support/keys/openssl';
import { press } from '../support/outside/outside';
import { createTestDatabase, parts, type TestDatabase } from '../support/parts';

/** An api whose clock is 20 minutes behind and a worker whose clock is 20 minutes ahead, each started by hand. Engine and database are right. */
let urls: TestDatabase;
let db: Db;
let catcher: MailCatcher;
let url: string;
let worker: ChildProcess;
const started: ChildProcess[] = [];
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'certwright clocks-'));

beforeAll(async () => {
  [urls, catcher] = await Promise.all([createTestDatabase(), catchMails()]);
  db = createDb(urls.workerUrl);
  const PORT = String(await freePort());
  url = `http://127.0.0.1:${PORT}`;
  const env = {
    PORT,
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    TEMPORAL_ADDRESS: parts().temporalAddress,
    TEMPORAL_TASK_QUEUE: `clocks-${PORT}`,
    SMTP_URL: catcher.url,
  };
  worker = start('worker', { ...env, DATABASE_URL: urls.workerUrl, CLOCK_MINUTES: '20' });
  start('api', { ...env, DATABASE_URL: urls.apiUrl, CLOCK_MINUTES: '-20' });
  await eventually(isReady, 'ready', 90);
}, 120_000);

afterAll(async () => {
  const running = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await Promise.all(
    running.map((child) => {
      child.kill('SIGTERM');
      return once(child, 'exit');
    }),
  );
  await Promise.all([catcher.stop(), db.destroy()]);
  rmSync(dataDir, { recursive: true, force: true });
});

function start(name: 'api' | 'worker', settings: Record<string, string>): ChildProcess {
  const env = { ...process.env, ...settings, NODE_OPTIONS: `--require "${path.join(root, 'test', 'support', 'wrong-clock.cjs')}"` };
  const child = spawn(process.execPath, [path.join(root, 'dist', name, 'main.js')], { env, stdio: 'ignore' });
  started.push(child);
  return child;
}

const isReady = () =>
  fetch(`${url}/readyz`)
    .then(({ ok }) => ok)
    .catch(() => false);

async function call(method: string, parameters: Record<string, string>): Promise<Record<string, string>> {
  return (await fetch(`${url}/${method}.json`, { method: 'POST', body: new URLSearchParams(parameters) })).json() as Promise<Record<string, string>>;
}

async function pressLinkTo(address: string, subject: RegExp): Promise<void> {
  const mail = await eventually(
    () => catcher.mails.find((each) => recipients(each).includes(address) && subject.test(each.subject ?? '')),
    `a mail to ${address}`,
    30,
  );
  expect((await press(approvalLink(mail).url)).status).toBeLessThan(400);
}

test('a whole life: no certificate, revocation or CRL is dated into the future', async () => {
  const account = await insertAccount(db, { kind: 'reseller', name: 'Clocks', email: null, isTest: false });
  await postOnce(db, deposit(account.id, 'points', 50, 'opening'), { at: new Date() });
  const purchase = {
    api_key: await insertApiKey(db, account.id),
    st_product_code: 'RapidSSL-12',
    end_customer_email: 'none',
    reseller_unique_reference: 'one',
  };
  const { order_token: token = '' } = await call('order/generatetoken', purchase);
  const placing = { domain_name: 'www.clocks.test', approver_email_address: 'admin@clocks.test', ...contacts('clocks.test') };
  await call('order/place', { order_token: token, ...placing });
  await pressLinkTo('admin@clocks.test', /approve a certificate/);
  await eventually(async () => (await call('order/review', { order_token: token })).order_status === 'Completed', 'issued', 30);
  await call('order/cancel', { order_token: token });
  await pressLinkTo('boss@clocks.test', /cancel/);

  const dates = await eventually(
    async () => {
      const crl = Buffer.from(await (await fetch(`${url}/ca/live/intermediate.crl`)).arrayBuffer());
      const text = openssl(['crl', '-inform', 'DER', '-noout', '-text'], crl);
      return text.includes('Revocation Date') && [...text.matchAll(/(?:Last Update|Revocation Date): (.*)/g)].map(([, at = '']) => new Date(at));
    },
    'on the CRL',
    30,
  );
  expect(dates).toHaveLength(2);
  const certificate = await db('certificates').first('not_before', 'revoked_at');
  for (const at of [certificate.not_before, certificate.revoked_at, ...dates] as Date[]) {
    expect(at.getTime()).toBeLessThanOrEqual(Date.now());
    expect(at.getTime()).toBeGreaterThan(Date.now() - 5 * 60_000);
  }
}, 120_000);

test('a worker that was killed is missed within a minute, whatever the clocks say', async () => {
  expect(await isReady()).toBe(true);
  worker.kill('SIGKILL');
  await eventually(async () => !(await isReady()), 'not ready', 60);
}, 90_000);
