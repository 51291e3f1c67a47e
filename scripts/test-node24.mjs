import { existsSync } from 'node:fs';
import path from 'node:path';
import { prepare } from './setup/prepare.mjs';
import { root } from './setup/root.mjs';
import { run } from './setup/run.mjs';

/** The same tests under Node 24, which comes as the npm package `node` into .tools/node24. */
await prepare();
const folder = path.join(root, '.tools', 'node24');
const node = path.join(folder, 'node_modules', 'node', 'bin', 'node');
if (!existsSync(node)) await run('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--loglevel=error', 'node@24']);
if (!existsSync(node)) {
  console.error('Node 24 could not be installed from the npm package node@24: run `npm test` with a Node 24 of your own instead.');
  process.exit(1);
}
const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
process.exitCode = await run(node, [path.join(root, 'scripts', 'test.mjs'), ...process.argv.slice(2)], { env });
