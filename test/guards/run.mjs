import { prepare } from '../../scripts/setup/prepare.mjs';

await prepare();
await (await import('../../dist/scripts/tools/install.js')).installTools(['database', 'engine', 'timeSkippingServer', 'chromium']);
await import('../../dist/test/guards/main.js');
