import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createDb } from '../../../db/connection';
import { find } from '../../../scripts/tools/places';
import { temporalCli } from '../../../scripts/tools/engine';
import { run } from '../../support/admin-line';
import { codeIn, documentedArguments, read, root, tableUnder } from '../../support/samples/documents';
import { eventually } from '../../support/eventually';
import { startWithOrdersThatTake, type OrdersThatTake } from '../../support/lives/orders-that-take';
import type { OrderSystem } from '../../support/order-system';
import { parts } from '../../support/parts';

/**
 * docs/operating.md is run as it stands: every line of a shell block, every filter, and every update that the engine's own command can send. What can't be run here
 * has a comment before its block that says so; test/workflows/faults/typed-updates.test.ts sees to what the updates do.
 */
const page = 'docs/operating.md';

/** Fenced blocks with what the comment before them says; the blocks of JSON are sent by typed-updates.test.ts. */
const blocks = [...read(page).matchAll(/(?:^ *<!-- (.*) -->\n\n)?^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(([, comment, , language = '', text = '']) => ({
  comment,
  language,
  lines: text
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter(Boolean),
}));
const shellLines = blocks.filter(({ comment, language }) => comment === undefined && language === 'sh').flatMap(({ lines }) => lines);
const isAdmin = (line: string) => line.startsWith('npm run --silent admin -- ');
const filters = tableUnder(page, 'Lists').map(([what = '', filter = '']) => [what, codeIn(filter)[0]!] as const);

let system: OrderSystem;
let orders: OrdersThatTake;
let temporal: string;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'certwright-page-'));

beforeAll(async () => {
  ({ system, orders } = await startWithOrdersThatTake());
  temporal = await temporalCli(() => {});
});
afterAll(async () => {
  await system.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** The order that a command is about, where any order that was just placed will not do. */
const orderFor: Record<string, () => Promise<string>> = {
  'order vet': () => orders.vet(),
  'order review': () => orders.review(),
  'order refund': () => orders.refundDone(),
  'order cancel': () => orders.cancelAsStaff(),
  retryNow: () => orders.retryNow(),
};

/** The account that a command is about: by what the line says, a reseller with points where it says nothing. */
async function accountFor(line: string): Promise<string> {
  const kind = line.includes('contract create') ? 'partner' : line.includes('--paid') ? 'retail' : 'reseller';
  return (await system.account(kind === 'reseller' ? 100 : 0, { kind })).id;
}

/** What stands in a line for something of one's own. A new word of this kind gets its line here. */
async function filledIn(line: string): Promise<string> {
  const about = Object.keys(orderFor).find((words) => line.includes(words));
  const placeholders: Record<string, () => Promise<string> | string> = {
    ID: () => accountFor(line),
    REFERENCE: () => (about === undefined ? orders.configure() : orderFor[about]!()),
    'CW-...': () => (about === undefined ? orders.configure() : orderFor[about]!()),
    SHA256: () => randomBytes(32).toString('hex'),
    HASH: async () => JSON.parse((await admin('npm run --silent admin -- audit verify --json')).stdout).head as string,
  };
  let filled = line;
  for (const [word, value] of Object.entries(placeholders))
    if (filled.includes(word)) filled = filled.replaceAll(new RegExp(`(?<![\\w-])${word}(?![\\w-])`, 'g'), await value());
  const left = /(?<![\w.%+-]|--currency )(?!CW-)[A-Z][A-Z_]{2,}(?![\w=.-])/.exec(filled)?.[0];
  if (left)
    throw new Error(
      `${page} has the word ${left} in the line "${line}", and this test does not know what to put there: add it to the placeholders here, or put <!-- tried by test/... --> or <!-- not tried here: why --> and an empty line before the block.`,
    );
  return filled;
}

/** Through a shell, as a person does it, but without the wait for npm. */
const admin = (line: string) =>
  run('sh', ['-c', line.replace('npm run --silent admin --', `"${process.execPath}" dist/admin/main.js`)], {
    DATA_DIR: scratch,
    DATABASE_URL: system.urls.workerUrl,
    TEMPORAL_ADDRESS: parts().temporalAddress,
    TEMPORAL_TASK_QUEUE: system.taskQueue,
    SMTP_URL: system.catcher.url,
    PUBLIC_URL: system.publicUrl,
    SECRET_KEY: 'of the page that is tried here, for as long as it is',
  });

test('every block is tried: here, by the test that its comment names, or not, with a reason', () => {
  const untried = blocks.filter(({ comment, language }) => comment === undefined && !['sh', 'json'].includes(language));
  expect(untried).toEqual([]);
  for (const { comment } of blocks) {
    if (comment === undefined) continue;
    const file = /^tried by (test\/\S+)$/.exec(comment)?.[1];
    expect([comment, file === undefined ? /^not tried here: .{10,}/.test(comment) : existsSync(path.join(root, file))]).toEqual([comment, true]);
  }
  expect(blocks.filter(({ language }) => language === 'json')).toHaveLength(documentedArguments().size);
});

test.each(shellLines.filter(isAdmin))(
  '%s',
  async (line) => {
    const { code, stdout, stderr } = await admin(await filledIn(line));
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual(expect.any(Object));
  },
  60_000,
);

test.each(filters)('filter: %s', async (_, filter) => {
  const connection = system.connection;
  const query = filter.replace("'ID'", `'${await accountFor('')}'`);
  await expect(connection.workflowService.countWorkflowExecutions({ namespace: 'default', query })).resolves.toHaveProperty('count');
});

test('a filter for what waits finds an order that waits, and not the run of it that was terminated', async () => {
  const [, filter] = filters.find(([what]) => what === 'waiting for vetting')!;
  const reference = await orders.vet();
  const runs = async () => {
    const found: string[] = [];
    for await (const { workflowId, runId } of system.client.workflow.list({ query: filter })) if (workflowId === `order:${reference}`) found.push(runId);
    return found;
  };
  await eventually(async () => (await runs()).length === 1, 'the order is on the list');
  await system.client.workflow.getHandle(`order:${reference}`).terminate('tried');
  await eventually(async () => (await runs()).length === 0, 'the terminated run is on the list no longer');
  for (const [what, each] of filters)
    if (/WaitingOn|OrderState/.test(each)) expect([what, each]).toEqual([what, expect.stringMatching(/ AND ExecutionStatus = 'Running'$/)]);
});

test('a mail that the mail server does not take is a pending activity whose failure has the server’s own words', async () => {
  system.catcher.refusing = true;
  try {
    const reference = await orders.cancelAsStaff();
    const handle = system.client.workflow.getHandle(`order:${reference}`);
    await eventually(async () => {
      const { pendingActivities } = (await handle.describe()).raw;
      return pendingActivities?.some(({ lastFailure }) => /451.* try again later/.test(JSON.stringify(lastFailure)));
    }, 'the words of the server');
  } finally {
    system.catcher.refusing = false;
  }
});

test.each(shellLines.filter((line) => line.startsWith('temporal ')))('%s', async (line) => {
  const address = `--address ${parts().temporalAddress}`;
  const { code, stderr } = await run('sh', ['-c', `${(await filledIn(line)).replace('temporal', `"${temporal}"`)} ${address}`], {});
  expect([code, stderr]).toEqual([0, '']);
});

test('a dump is loaded into another database', async () => {
  const [dump, load] = ['mariadb-dump', 'mariadb '].map((program) => shellLines.find((line) => line.includes(` ${program}`))!);
  expect([find('mariadb-dump'), find('mariadb')]).not.toContain(undefined);
  const { username, password, port, pathname } = new URL(system.urls.adminUrl);
  const server = createDb(system.urls.adminUrl);
  const copy = `${pathname.slice(1)}_copy`;
  await server.raw('CREATE DATABASE ??', [copy]);
  try {
    const as = (line: string, database: string) =>
      line
        .replace('MYSQL_PWD=...', `MYSQL_PWD=${password}`)
        .replace('--port=3307', `--port=${port}`)
        .replace('--user=certwright_admin', `--user=${username}`)
        .replace(/ certwright (?=[<>])/, ` ${database} `)
        .replace('certwright.sql', path.join(scratch, 'certwright.sql'));
    for (const line of [as(dump!, pathname.slice(1)), as(load!, copy)]) execFileSync('sh', ['-c', line], { stdio: 'pipe' });
    const counts = async (database: string) => ((await server.raw('SELECT COUNT(*) AS n FROM ??.orders', [database])) as [[{ n: number }]])[0][0].n;
    expect(await counts(copy)).toBe(await counts(pathname.slice(1)));
    expect(await counts(copy)).toBeGreaterThan(0);
  } finally {
    await server.destroy();
  }
}, 60_000);

test('every other line of a shell block works as it stands', () => {
  const others = shellLines.filter((line) => !isAdmin(line) && !/^temporal |mariadb/.test(line));
  expect(others).toEqual(["date -u -d '5 days ago' +%FT%TZ"]);
  for (const line of others) expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);
});
