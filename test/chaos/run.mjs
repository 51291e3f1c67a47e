import { prepare } from '../../scripts/setup/prepare.mjs';

await prepare();
await (await import('../../dist/scripts/tools/install.js')).installTools(['database', 'engine']);
await import('../../dist/test/chaos/main.js');
