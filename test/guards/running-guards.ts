import type { Guard } from './guard';

/** What starts, stops and goes on: processes, their secrets, their clocks. */
const stopAndHang: Pick<Guard, 'tests' | 'compiled'> = { tests: ['test/e2e/stop-and-hang.test.ts'], compiled: true };
const clocks: Pick<Guard, 'tests' | 'compiled'> = { tests: ['test/e2e/clocks.test.ts'], compiled: true };

export const runningGuards: readonly Guard[] = [
  {
    name: 'an api that stops says that it is not ready',
    file: 'api/http/health.ts',
    text: 'if (isStopping())',
    without: 'if (isStopping() && !isStopping())',
    ...stopAndHang,
  },
  {
    name: 'an api that stops finishes what is in flight',
    file: 'api/http/drain.ts',
    text: 'const FINISH_WITHIN_MS = 40 * SECOND_MS;',
    without: 'const FINISH_WITHIN_MS = SECOND_MS;',
    ...stopAndHang,
  },
  {
    name: 'what hangs is killed',
    file: 'scripts/system/hanging.ts',
    text: 'return killGroup(child);',
    without: 'return;',
    ...stopAndHang,
  },
  {
    name: 'one secret key for a database',
    file: 'db/fingerprints.ts',
    text: ".onConflict('name').ignore()",
    without: ".onConflict('name').merge()",
    tests: ['test/db/fingerprints.test.ts'],
  },
  {
    name: 'one CA of a name for a database',
    file: 'db/certificate/authorities.ts',
    text: "    .onConflict('name')\n    .ignore();",
    without: "    .onConflict('name')\n    .merge();",
    tests: ['test/db/fingerprints.test.ts'],
  },
  {
    name: 'a worker that says nothing is missed',
    file: 'db/workers.ts',
    text: 'WHERE seen_at > UTC_TIMESTAMP(3) - INTERVAL ? SECOND',
    without: 'WHERE seen_at > UTC_TIMESTAMP(3) - INTERVAL 1 DAY - INTERVAL ? SECOND',
    ...clocks,
  },
  {
    name: 'revocations are dated by the database’s clock',
    file: 'activities/certificates.ts',
    text: 'await databaseNow(db)',
    without: 'new Date()',
    ...clocks,
  },
];
