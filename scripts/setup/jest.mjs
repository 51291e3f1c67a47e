import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * Runs jest and prints `N passed, N failed` as the last line. A file that could not be run at all counts as one failure.
 * @returns {Promise<number>} 0 only when at least one test ran and none failed
 */
export async function runJest(args) {
  const results = path.join(root, '.test', `results-${process.pid}.json`);
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const code = await run(process.execPath, [jest, '--json', `--outputFile=${results}`, ...args], { quiet: true });
  const { passed, failed } = count(results);
  rmSync(results, { force: true });
  console.log(`${passed} passed, ${failed} failed`);
  return code !== 0 ? code : failed > 0 || passed === 0 ? 1 : 0;
}

function count(results) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 }; // jest ended before it could say anything: its set-up failed, as it has told above
  }
}
