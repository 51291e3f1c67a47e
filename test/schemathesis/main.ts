import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from '../../api/app';
import { createDb } from '../../db/connection';
import { createSecrets } from '../../domain/secrets';
import { createLog, type Log } from '../../log';
import { ORDERS_QUEUE, withSystem, type BenchSystem } from '../bench/system';
import { root } from '../../scripts/tools/places';
import { schemathesis } from '../../scripts/tools/schemathesis';
import { plantFaults } from './plant';
import { seed } from './seed';

const say = (line: string) => console.log(line);
const here = path.join(root, 'test', 'schemathesis');

/**
 * `npm run schemathesis -- [--examples N] [--seed N] [--seconds N] [--plant]`: runs schemathesis, all phases, over the OpenAPI document against
 * real parts. First without faults, where it may find nothing; then it has to find those that are planted, or the probe is set up wrongly.
 * Answers differ from run to run, at which its stateful phase ends early: until the time is spent it begins again, with new seeds.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      examples: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '150' },
      plant: { type: 'boolean', default: false },
    },
  });
  const options = { examples: values.examples, seed: values.seed };
  const passed = await withSystem(say, async (system) => {
    const { apiKey, known } = await seed(system);
    const api = await startApi(system);
    try {
      const clean = values.plant || (await probe(api.url, { apiKey, known, ...options, seconds: values.seconds })).code === 0;
      api.log.level = 'silent';
      const planted = plantFaults(known.references);
      say('Again, with faults that have to be found ...');
      const { report } = await probe(api.url, { apiKey, known, ...options, examples: '25', quiet: true });
      const missed = planted.filter((operation) => !foundServerError(report, operation));
      say(missed.length === 0 ? 'Every planted fault was found.' : `NOT found, so the probe is set up wrongly: ${missed.join(', ')}`);
      return clean && missed.length === 0;
    } finally {
      await api.stop();
    }
  });
  process.exit(passed ? 0 : 1);
}

async function startApi({ client, secretKey, apiUrl }: BenchSystem): Promise<{ url: string; log: Log; stop(): Promise<void> }> {
  const db = createDb(apiUrl);
  const secrets = createSecrets(secretKey);
  // No resolver: names that it makes up lead nowhere, at once. The worker has its own rule and connects to nothing inside.
  const outside = { dnsServers: ['127.0.0.1:9'], allowPrivate: true };
  const common = { db, client, taskQueue: ORDERS_QUEUE, secrets, sessionSecret: secrets.sessionKey, temporalUiUrl: null, outside };
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = createLog('probe', 'error');
  server.on('request', createApp({ ...common, publicUrl: url, publicFolder: path.join(root, 'public'), requestsPerSecond: 1_000_000, log }));
  return {
    url,
    log,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await db.destroy();
    },
  };
}

interface Probe {
  apiKey: string;
  known: object;
  examples: string;
  seed: string;
  /** How long it goes on with fuzzing and the stateful phase; without it, each is done once. */
  seconds?: string;
  quiet?: boolean;
}

async function probe(url: string, { apiKey, known, examples, seed: number, seconds, quiet }: Probe): Promise<{ code: number | null; report: string }> {
  const reportFile = path.join(root, '.tools', 'schemathesis', `report-${process.pid}.xml`);
  const args = ['--config-file', path.join(here, 'schemathesis.toml'), 'run', `${url}/api/openapi.json`];
  const more = [
    '--checks',
    'all',
    '--max-examples',
    examples,
    '--seed',
    number,
    '--continue-on-failure',
    '--suppress-health-check',
    'all',
    '--generation-database',
    'none',
    ...(seconds ? ['--max-time', seconds] : []),
  ];
  const reports = ['--warnings', 'off', '--report', 'junit', '--report-junit-path', reportFile];
  const child = spawn(await schemathesis(say), [...args, ...more, ...reports], {
    env: { ...process.env, SCHEMATHESIS_HOOKS: path.join(here, 'hooks.py'), CERTWRIGHT_KEY: apiKey, CERTWRIGHT_KNOWN: JSON.stringify(known) },
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, report: readFileSync(reportFile, 'utf8') };
}

/**
 * Whether one failure of the report is a server error of this very operation. In JUnit's report each operation is a test case with its failures inside; those
 * of the stateful phase stand in a case of its own, each with the request that brings it out.
 */
function foundServerError(report: string, operation: string): boolean {
  const [method = '', pattern = ''] = operation.split(' ');
  const request = new RegExp(`curl -X ${method} [^\\n]*/api${pattern.replace(/\{\w+\}/g, "[^/?'\\s]+")}(?=[?\'\\s]|$)`, 'm');
  return report.split('<testcase ').some((one) => {
    const isItsOwn = one.includes(`name="${operation}"`);
    return one
      .split(/<(?:failure|error)\b/)
      .slice(1)
      .some((failure) => failure.includes('Server error') && (isItsOwn || request.test(failure.replace(/&apos;|&#x27;|&#39;/g, "'"))));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
