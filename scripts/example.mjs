import { spawnSync } from 'node:child_process';
import { prepare } from './setup/prepare.mjs';

await prepare({ quiet: true });
process.exitCode = spawnSync(process.execPath, ['dist/examples/order.js', ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
