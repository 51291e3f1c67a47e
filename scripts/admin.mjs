import { prepare } from './setup/prepare.mjs';

// Standard output belongs to the command alone: its --json is read by scripts.
await prepare({ quiet: true });
await import('../dist/admin/main.js');
