import { mkdirSync } from 'node:fs';
import { prepare } from '../../scripts/setup/prepare.mjs';

await prepare({ quiet: true });
await (await import('../../dist/scripts/tools/install.js')).installTools(['database', 'engine', 'timeSkippingServer', 'chromium']);
mkdirSync('.test', { recursive: true });
// Workflows run in this thread, where what they execute can be seen.
process.env.TEMPORAL_DEBUG = '1';
await import('../../dist/test/journey/main.js');
