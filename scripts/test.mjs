import { mkdirSync } from 'node:fs';
import { prepare } from './setup/prepare.mjs';
import { runJest } from './setup/jest.mjs';

await prepare();
const { installTools } = await import('../dist/scripts/tools/install.js');
await installTools(['database', 'engine', 'timeSkippingServer', 'chromium']);
mkdirSync('.test', { recursive: true });
process.exitCode = await runJest(process.argv.slice(2));
