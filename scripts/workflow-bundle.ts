import path from 'node:path';
import { utimes, writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';

/**
 * Writes dist/workflow-bundle.js, so that a worker starts without webpack. Its time is when the work began:
 * a source saved meanwhile is newer than the bundle and the next start bundles again.
 */
const quiet = { trace() {}, debug() {}, info() {}, warn: console.error, error: console.error, log() {} };

async function main() {
  const root = path.resolve(__dirname, '..', '..');
  const begun = new Date();
  const workflowsPath = path.join(root, 'workflows', 'index.ts');
  // Our modules hold no state of their own, so one evaluation serves every workflow of a worker thread.
  const { code } = await bundleWorkflowCode({ workflowsPath, preloadModules: [workflowsPath], logger: quiet });
  const file = path.join(root, 'dist', 'workflow-bundle.js');
  await writeFile(file, code);
  await utimes(file, begun, begun);
}

void main();
