import { buildAll } from './setup/build.mjs';

// --if-needed: only what is missing or older than its sources.
process.exitCode = await buildAll({ always: !process.argv.includes('--if-needed') });
