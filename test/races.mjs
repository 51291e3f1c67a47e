import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { prepare } from '../scripts/setup/prepare.mjs';
import { runJest } from '../scripts/setup/jest.mjs';

// The races with more seeds, one file after the other: who can win a race also depends on how busy the machine is.
const races = ['test/workflows/faults/races.test.ts', 'test/workflows/faults/certificate-races.test.ts'];
const { values } = parseArgs({ options: { seeds: { type: 'string', default: '200' } } });
await prepare();
mkdirSync('.test', { recursive: true });
process.env.RACE_SEEDS = values.seeds;
process.exitCode = await runJest([...races, '--runInBand']);
