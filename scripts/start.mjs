import { prepare } from './setup/prepare.mjs';

await prepare();
await import('../dist/scripts/system/main.js');
