import { prepare } from './setup/prepare.mjs';

// Standard output belongs to the result alone.
await prepare({ quiet: true });
await import('../dist/scripts/seed/main.js');
