import { mkdirSync } from 'node:fs';
import { prepare } from '../scripts/setup/prepare.mjs';
import { runJest } from '../scripts/setup/jest.mjs';

// Records the lives of test/support/lives/lives.ts and test/support/lives/webhook-lives.ts that have no history in test/histories yet (with --all, every one), then replays them all.
await prepare();
mkdirSync('.test', { recursive: true });
process.env.RECORD_HISTORIES = process.argv.includes('--all') ? 'all' : 'missing';
await runJest(['test/workflows/replay.test.ts', '-t', 'records every kind of life']);
delete process.env.RECORD_HISTORIES;
process.exitCode = await runJest(['test/workflows/replay.test.ts']);
