import { prepare } from './setup/prepare.mjs';

// Standard output belongs to the command alone: its --json is read by scripts.
await prepare({ quiet: true });
// A lost secret is replaced while nothing runs: npm start refuses to start until then.
const alone = process.argv[2] === 'secrets' && (await import('../dist/scripts/system/database-alone.js'));
const stop = alone && (await alone.startDatabaseAlone());
const { done } = await import('../dist/admin/main.js');
await done;
if (stop) await stop();
