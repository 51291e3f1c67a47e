import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * Runs jest and prints what failed, each with the beginning of its message, and `N passed, N failed` as the last line. A file that could not be run at all counts as one failure.
 * @returns {Promise<number>} 0 only when at least one test ran and none failed
 */
export async function runJest(args) {
  const results = path.join(root, '.test', `results-${process.pid}.json`);
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const code = await run(process.execPath, [jest, '--json', `--outputFile=${results}`, ...args], { quiet: true });
  const { passed, failed, names } = count(results);
  rmSync(results, { force: true });
  for (const name of names) console.log(`failed: ${name}`);
  console.log(`${passed} passed, ${failed} failed`);
  return code !== 0 ? code : failed > 0 || passed === 0 ? 1 : 0;
}

function count(results) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(readFileSync(results, 'utf8'));
    const names = testResults
      .filter(({ status }) => status === 'failed')
      .flatMap(({ name, assertionResults, message }) => {
        const failed = assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName, failureMessages }) => `${fullName}: ${inOneLine(failureMessages[0])}`);
        return (failed.length > 0 ? failed : [`could not be run: ${inOneLine(message)}`]).map((test) => `${path.relative(root, name)}: ${test}`);
      });
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, names };
  } catch {
    return { passed: 0, failed: 1, names: [] }; // jest ended before it could say anything: its set-up failed, as it has told above
  }
}

/** The beginning of a failure's message, without colours, for a place where only the end of what was printed is kept. */
function inOneLine(message = '') {
  return stripVTControlCharacters(message).replaceAll(/\s+/g, ' ').slice(0, 400);
}
