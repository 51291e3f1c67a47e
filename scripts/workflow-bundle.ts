import path from 'node:path';
import { utimes, writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { root } from './tools/places';

const quiet = { trace() {}, debug() {}, info() {}, warn: console.error, error: console.error, log() {} };

/** The workflows' code as workers take it. Our modules hold no state of their own, so one evaluation serves every workflow of a worker thread. */
export async function bundledWorkflows(): Promise<string> {
  const workflowsPath = path.join(root, 'workflows', 'index.ts');
  return (await bundleWorkflowCode({ workflowsPath, preloadModules: [workflowsPath], logger: quiet })).code;
}

/**
 * Writes dist/workflow-bundle.js, so that a worker starts without webpack. Its time is when the work began:
 * a source saved meanwhile is newer than the bundle and the next start bundles again.
 */
async function main() {
  const begun = new Date();
  const file = path.join(root, 'dist', 'workflow-bundle.js');
  await writeFile(file, await bundledWorkflows());
  await utimes(file, begun, begun);
}

if (require.main === module) void main();
