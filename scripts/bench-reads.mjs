import { prepare } from './setup/prepare.mjs';

await prepare();
await (await import('../dist/scripts/tools/install.js')).installTools(['database', 'engine']);
await import('../dist/scripts/bench/reads/main.js');
