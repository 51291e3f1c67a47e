import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { prepare } from './setup/prepare.mjs';
import { runJest } from './setup/jest.mjs';

// The races of test/workflows/races.test.ts with more seeds.
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '200' } } });
await prepare();
mkdirSync('.test', { recursive: true });
process.env.RACE_SEEDS = values.seeds;
process.exitCode = await runJest(['test/workflows/races.test.ts']);
