import { prepare } from './setup/prepare.mjs';

await prepare();
await (await import('../dist/scripts/tools/install.js')).installTools(['zlint', 'pkilint']);
await import('../dist/scripts/lint-certificates.js');
