import { rmSync } from 'node:fs';
import { command } from '../../scripts/tools/command';
import { killGroup, makePlace, npmStart, portsInUse, processes, stillRunning, type Place, type System } from '../support/system';

/** `npm start` as a person has it: real npm, real parts, own DATA_DIR and ports. The tests tell one story, in order. */
let place: Place;
const systems: System[] = [];
const start = (where: Place) => systems[systems.push(npmStart(where)) - 1]!;
const ready = /^ready/m;

beforeAll(async () => {
  place = await makePlace();
});

afterAll(async () => {
  await Promise.all(systems.map(killGroup));
  rmSync(place.dataDir, { recursive: true, force: true });
});

async function isReady({ url }: Place): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function admin(...args: string[]): Promise<Record<string, string>> {
  const env = { ...process.env, DATA_DIR: place.dataDir };
  const { code, output } = await command('npm', ['run', '--silent', 'admin', '--', ...args, '--json'], env);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output.slice(output.indexOf('{'))) as Record<string, string>;
}

/** Places an order by the compatible API; the same reference again shows whether the order is still there. */
async function placeOrder(apiKey: string): Promise<string> {
  const query = new URLSearchParams({ api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: 'none', reseller_unique_reference: 'start-test' });
  return (await fetch(`${place.url}/order/generatetoken.json?${query.toString()}`)).text();
}

let first: System;
let second: System;
let apiKey: string;

test('starts on a fresh DATA_DIR, prints where everything is, and takes an order', async () => {
  first = start(place);
  await first.says(ready);
  expect(first.output()).toContain(`${place.url}/api/docs`);
  expect(await isReady(place)).toBe(true);
  apiKey = (await admin('account', 'create', '--kind', 'reseller', '--name', 'Start test', '--points', '500')).api_key!;
  expect(await placeOrder(apiKey)).toContain('"order_token"');
});

test.each(['worker', 'api', 'engine', 'database'])('starts the %s again after kill -9', async (name) => {
  const before = processes(place)[name]!;
  process.kill(before.pid, 'SIGKILL');
  await first.says(new RegExp(`^${name} stopped \\(SIGKILL\\); started again$`, 'm'));
  expect(processes(place)[name]).not.toEqual(before);
  await expect(eventually(() => isReady(place))).resolves.toBe(true);
});

test('a second start waits for the first', async () => {
  second = start(place);
  await second.says(new RegExp(`Process ${processes(place).supervisor!.pid} runs on .*: waiting`));
  expect(second.output()).not.toMatch(ready);
});

test('SIGTERM to npm alone stops all of it; the waiting start carries on with the order', async () => {
  const noted = processes(place);
  process.kill(first.npmPid, 'SIGTERM');
  expect(await first.ended).toBe(0);
  expect(stillRunning(noted)).toEqual([]);
  await second.says(ready);
  expect(await placeOrder(apiKey)).not.toContain('"order_token"'); // the reference is taken: the order is there
});

test('two copies run side by side, and a taken port is named', async () => {
  const other = await makePlace();
  const copy = start(other);
  await copy.says(ready);
  expect([await isReady(place), await isReady(other)]).toEqual([true, true]);
  const noted = processes(other);
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) process.kill(-copy.npmPid, signal);
  expect(await copy.ended).toBe(0);
  expect(stillRunning(noted)).toEqual([]);
  expect(await portsInUse(other)).toEqual([]);

  const taken = start({ ...other, ports: { ...other.ports, MAIL_PORT: place.ports.MAIL_PORT } });
  expect(await taken.ended).toBe(1);
  expect(taken.output()).toContain(`Port ${place.ports.MAIL_PORT} on 127.0.0.1 is taken by another program: set MAIL_PORT to a free port.`);
  rmSync(other.dataDir, { recursive: true, force: true });
});

test('kill -9 of the supervisor leaves nothing on a port, and the next start carries on', async () => {
  const noted = processes(place);
  process.kill(noted.supervisor!.pid, 'SIGKILL');
  await expect(eventually(async () => stillRunning(noted).length === 0)).resolves.toBe(true);
  expect(await portsInUse(place)).toEqual([]);
  const third = start(place);
  await third.says(ready);
  const last = processes(place);
  process.kill(-third.npmPid, 'SIGINT');
  expect(await third.ended).toBe(0);
  expect(stillRunning(last)).toEqual([]);
  expect(await portsInUse(place)).toEqual([]);
});

/** True as soon as the condition holds; false when it does not within 30 seconds. */
async function eventually(condition: () => Promise<boolean>): Promise<boolean> {
  for (const until = Date.now() + 30_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (await condition()) return true;
  }
  return false;
}
