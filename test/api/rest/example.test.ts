import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openApiDocument } from '../../../api/rest/openapi';
import { createClient, dataOf, Refused } from '../../../examples/client';
import { order } from '../../../examples/order';
import { read, root } from '../../support/samples/documents';
import { startFakeInternet, type FakeInternet } from '../../support/outside/fake-internet';
import { startHttp, type Http } from '../../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

let system: OrderSystem;
let http: Http;
let apiKey: string;

let internet: FakeInternet;

beforeAll(async () => {
  internet = await startFakeInternet(); // where hooks.example.com has an address
  system = await startOrderSystem('server', undefined, undefined, undefined, internet.settings);
  http = await startHttp(system);
  ({ apiKey } = await system.account(100));
});
afterAll(async () => {
  await http.stop();
  await system.stop();
  await internet.stop();
});

test('the types of the client are those of the document: npm run api-types writes them', () => {
  const folder = path.join(root, '.test');
  const [document, types] = [path.join(folder, 'openapi-of-test.json'), path.join(folder, 'api-of-test.d.ts')];
  writeFileSync(document, JSON.stringify(openApiDocument('http://localhost:3000')));
  const cli = path.join(root, 'node_modules', 'openapi-typescript', 'bin', 'cli.js');
  execFileSync(process.execPath, [cli, document, '--default-non-nullable', 'false', '-o', types], { stdio: 'pipe' });
  expect(readFileSync(types, 'utf8')).toBe(read('examples/api.d.ts'));
});

test('the example places and configures an order and reads what happened', async () => {
  const said: string[] = [];
  const reference = await order('www.example.com', { url: http.base, apiKey, say: (line) => said.push(line) });
  expect((await system.getOrder(reference)).state).toBe('configured');
  expect(said.filter((line) => line.includes(reference)).map((line) => line.split(': ').at(-1))).toEqual([
    expect.stringContaining('Placed'),
    'placed',
    'configured',
  ]);
});

test('the client throws what was refused, with each wrong field', async () => {
  const api = createClient({ url: http.base, apiKey });
  const body = { product_code: 'NoSuch', buyer_reference: 'x' };
  const refused = api.POST('/orders', { params: { header: { 'Idempotency-Key': 'x' } }, body }).then(dataOf);
  await expect(refused).rejects.toBeInstanceOf(Refused);
  await expect(refused).rejects.toMatchObject({ status: 422, code: 'invalid', errors: [{ pointer: '#/product_code' }] });
});

/** Every block marked `sh` below the heading, run one after the other by a shell, as a reader would. */
test('the curl lines of docs/api.md do what they say', async () => {
  const [, chapter = ''] = read('docs/api.md').split('\n## The JSON API, line by line\n');
  const blocks = [...(chapter.split('\n## ')[0] ?? '').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);
  expect(blocks.length).toBeGreaterThan(4);
  const script = ['set -euo pipefail', `API_KEY=${apiKey}`, ...blocks].join('\n').replaceAll('http://localhost:3000', http.base).replaceAll('API_KEY=...', ':');
  const quiet = script.replaceAll('curl ', 'curl --silent --show-error --fail-with-body --max-time 20 ');
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', `cd "$(mktemp -d)"\n${quiet}`]);
  const output = stdout + stderr;
  for (const word of [
    '"state":"placed"',
    '"state":"configured"',
    '"eligible":true',
    '"state":"credited"',
    '"type":"credited"',
    '"type":"webhook.test"',
    '"enabled":true',
  ])
    expect(output).toContain(word);
});
