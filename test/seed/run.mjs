import { prepare } from '../../scripts/setup/prepare.mjs';

// Standard output belongs to the result alone.
await prepare({ quiet: true });
await import('../../dist/test/seed/main.js');
