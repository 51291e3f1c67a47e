import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporal } from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { root } from '../../scripts/tools/places';
import { startOrderSystem } from '../support/order-system';
import { lives, longLives } from '../support/lives/lives';
import { longWebhookLives, webhookLives } from '../support/lives/webhook-lives';
import { orderWorkflowId, webhookWorkflowId } from '../../workflows/contract';

/**
 * Recorded histories of every kind of life, replayed with today's code: whoever changes the workflow sees here whether running orders could go on.
 * `npm run histories` records them anew.
 */
const { History } = temporal.api.history.v1;
const folder = path.join(__dirname, '..', 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const recording = process.env.RECORD_HISTORIES !== undefined;
/** A recording that is there is kept: it shows that orders begun under earlier code go on. */
const toRecord = (name: string) => process.env.RECORD_HISTORIES === 'all' || !files.includes(`${name}.json`);
const logger = new DefaultLogger('ERROR');
const bundle = (workflowsPath: string) => bundleWorkflowCode({ workflowsPath, logger });
const historyIn = (file: string) => History.fromObject(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, unknown>);

async function failures(workflowBundle: WorkflowBundle): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  const histories = files.map((file) => ({ workflowId: file, history: historyIn(file) }));
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle, replayName: 'recorded' }, histories)) {
    if (error) failed[workflowId] = error.message;
  }
  return failed;
}

(recording ? test : test.skip)(
  'records every kind of life',
  async () => {
    for (const [engine, kinds, workflowIdOf] of [
      ['server', lives, orderWorkflowId],
      ['time-skipping', longLives, orderWorkflowId],
      ['server', webhookLives, webhookWorkflowId],
      ['time-skipping', longWebhookLives, webhookWorkflowId],
    ] as const) {
      const wanted = Object.entries(kinds).filter(([name]) => toRecord(name));
      if (wanted.length === 0) continue;
      const system = await startOrderSystem(engine, undefined, undefined, undefined, {
        dnsServers: ['127.0.0.1:9'],
        httpPort: 80,
        httpsPort: 443,
        allowPrivate: true,
      });
      try {
        for (const [name, live] of wanted) {
          const history = await system.client.workflow.getHandle(workflowIdOf(await live(system))).fetchHistory();
          const recorded = JSON.stringify(History.toObject(history as never, { longs: String, enums: String, bytes: String }));
          // Stack traces of failures name the folder in which this ran.
          writeFileSync(path.join(folder, `${name}.json`), `${recorded.replaceAll(`${root}/`, '')}\n`);
        }
      } finally {
        await system.stop();
      }
    }
  },
  600_000,
);

test('scenario 27: at least 20 recorded lives, one of each kind', () => {
  const known = [lives, longLives, webhookLives, longWebhookLives].flatMap((kinds) => Object.keys(kinds));
  expect(files.map((file) => file.replace('.json', '')).sort()).toEqual(known.sort());
  expect(files.length).toBeGreaterThanOrEqual(20);
});

test('scenario 27: each is replayed by the present code without a difference', async () => {
  expect(await failures(await bundle(path.join(root, 'workflows', 'index.ts')))).toEqual({});
});

/** What replays of the workflows report when the story does one thing more. */
async function failuresWith(change: (point: string) => string): Promise<Record<string, string>> {
  const changed = path.join(root, '.test', `changed-${process.pid}`);
  mkdirSync(changed, { recursive: true });
  for (const room of ['workflows', 'domain']) cpSync(path.join(root, room), path.join(changed, room), { recursive: true });
  const order = path.join(changed, 'workflows', 'order.ts');
  const source = readFileSync(order, 'utf8');
  const point = '    issuer.start(current);\n';
  expect(source).toContain(point);
  writeFileSync(order, `import { patched } from '@temporalio/workflow';\n${source.replace(point, () => change(point))}`);
  const failed = await failures(await bundle(path.join(changed, 'workflows', 'index.ts')));
  rmSync(changed, { recursive: true });
  return failed;
}

const anotherTimer = "alarm.arm(Date.now() + 1000, 'an innocent change');";

test('scenario 27: a change that running orders could not follow is found', async () => {
  const failed = await failuresWith((point) => `    ${anotherTimer}\n${point}`);
  expect(Object.keys(failed).length).toBeGreaterThan(10);
  expect(Object.values(failed)[0]).toMatch(/[Nn]ondetermin|TMPRL1100/);
});

test('scenario 27: behind a patch running orders follow it', async () => {
  expect(await failuresWith((point) => `    if (patched('an-innocent-change')) ${anotherTimer}\n${point}`)).toEqual({});
});
