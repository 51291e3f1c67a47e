import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSecrets } from '../../domain/secrets';
import { command } from '../../scripts/tools/command';
import { root } from '../../scripts/tools/places';
import { freePort } from '../support/free-port';
import { outsideOf, type Outside } from '../support/outside/outside';
import { killGroup, makePlace, npmStart, type Place, type System } from '../support/system';

/** A database and a DATA_DIR that do not belong together. One story, in order. */
let place: Place;
let outside: Outside;
let elsewhere: string;
const systems: System[] = [];
const start = () => systems[systems.push(npmStart(place)) - 1]!;

beforeAll(async () => {
  place = await makePlace();
  outside = outsideOf(place);
  elsewhere = mkdtempSync(path.join(os.tmpdir(), 'certwright elsewhere-'));
});
afterAll(async () => {
  await Promise.all(systems.map(killGroup));
  for (const folder of [place.dataDir, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

async function stop(system: System): Promise<void> {
  process.kill(system.npmPid, 'SIGTERM');
  expect(await system.ended).toBe(0);
}

/** Started by hand beside the running system, with the database of it and a DATA_DIR of its own. */
async function byHand(name: 'api' | 'worker', settings: Record<string, string>): Promise<{ code: number; output: string; made: string[] }> {
  const running = JSON.parse(readFileSync(path.join(place.dataDir, 'run', 'system.json'), 'utf8')) as Record<string, string>;
  const dataDir = mkdtempSync(path.join(elsewhere, 'data-'));
  const { databaseUrl: DATABASE_URL, temporalAddress: TEMPORAL_ADDRESS, smtpUrl: SMTP_URL } = running;
  const env = { ...process.env, DATABASE_URL, TEMPORAL_ADDRESS, SMTP_URL, PORT: String(await freePort()), DATA_DIR: dataDir, ...settings };
  const child = spawn(process.execPath, [path.join(root, 'dist', name, 'main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()));
  const [code] = (await once(child, 'exit')) as [number];
  return { code, output, made: ['secret.key', 'ca'].filter((file) => existsSync(path.join(dataDir, file))) };
}

let apiKey: string;
let token: string;
let reference: string;
const rootOf = async (name: string) => (await fetch(`${place.url}/ca/${name}/root.crt`)).text();
const roots: string[] = [];

test('an api or a worker with another key, none, or without the CAs ends with one sentence, and makes nothing', async () => {
  const first = start();
  await first.says(/^ready/m, 100);
  apiKey = (await outside.admin('account', 'create', '--kind', 'reseller', '--name', 'Secrets', '--points', '50')).api_key;
  const purchase = { api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: 'first' };
  ({ order_token: token, reseller_order_id: reference } = (await outside.call('order/generatetoken', purchase)).body as {
    order_token: string;
    reseller_order_id: string;
  });
  roots.push(await rootOf('live'), await rootOf('test'));

  const right = readFileSync(path.join(place.dataDir, 'secret.key'), 'utf8');
  const attempts = await Promise.all([
    byHand('api', { SECRET_KEY: 'another key, which is long enough' }),
    byHand('api', { SECRET_KEY: '' }),
    byHand('worker', { SECRET_KEY: right }),
    byHand('worker', { SECRET_KEY: '' }),
  ]);
  const sentences = attempts.map(({ output }) => /does not belong to this database: (.*?)\. Copy (.*?) from the DATA_DIR/.exec(output)?.slice(1));
  const authorities = 'ca/live is missing and ca/test is missing';
  expect(sentences).toEqual([
    ['the secret key is another one', 'secret.key (or the value of SECRET_KEY)'],
    ['secret.key is missing', 'secret.key'],
    [authorities, 'ca/live and ca/test'],
    [`secret.key is missing and ${authorities}`, 'secret.key and ca/live and ca/test'],
  ]);
  expect(attempts.map(({ code, made }) => [code, made])).toEqual(attempts.map(() => [1, []]));
  expect([await rootOf('live'), await rootOf('test')]).toEqual(roots);
  await stop(first);
}, 200_000);

test('npm start with an empty DATA_DIR beside the database refuses, until the command to begin anew was given', async () => {
  for (const secret of ['secret.key', 'ca']) renameSync(path.join(place.dataDir, secret), path.join(elsewhere, secret));
  const refused = start();
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(/secret\.key is missing and ca\/live is missing and ca\/test is missing\. Copy secret\.key and ca\/live and ca\/test from/);
  expect(['secret.key', 'ca'].filter((secret) => existsSync(path.join(place.dataDir, secret)))).toEqual([]);

  // Nothing runs: the command starts the database for itself.
  const line = ['secrets', 'accept', '--secret-key', '--ca', 'live', 'test', '--reason', 'The disk is gone', '--json'];
  const { code, output } = await command('npm', ['run', '--silent', 'admin', '--', ...line], { ...process.env, ...place.ports, DATA_DIR: place.dataDir });
  expect([code, output]).toEqual([0, JSON.stringify({ accepted: ['secret-key', 'ca/live', 'ca/test'], new_order_tokens: 1 })]);
}, 200_000);

test('with new secrets it starts, orders have new tokens, and the audit trail has who accepted them', async () => {
  const anew = start();
  await anew.says(/^ready/m, 100);
  expect((await outside.call('order/review', { order_token: token })).status).not.toBe(200);
  const present = createSecrets(readFileSync(path.join(place.dataDir, 'secret.key'), 'utf8'));
  expect((await outside.call('order/review', { order_token: present.orderToken(reference) })).status).toBe(200);
  expect(await rootOf('live')).not.toBe(roots[0]);
  const { lines } = await outside.admin<{ lines: { action: string; detail: string }[] }>('audit', 'list');
  expect(lines).toContainEqual(expect.objectContaining({ action: 'secrets accept', detail: expect.stringContaining('The disk is gone') }));
  await stop(anew);
}, 200_000);
