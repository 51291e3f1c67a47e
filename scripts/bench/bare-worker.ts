import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { root } from '../tools/places';
import { createBareActivities } from './bare-activities';

process.title = 'certwright bench';

/** Runs the two bare workflows: a process of its own as the worker is, with the same options, so that only what is in the workflows differs. */
async function main(): Promise<void> {
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger });
  const [address, taskQueue] = process.argv.slice(2) as [string, string];
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue,
    // From the sources, as the worker's own bundle is made: from dist/ it would carry whole libraries.
    workflowBundle: await bundleWorkflowCode({ workflowsPath: path.join(root, 'scripts', 'bench', 'workflows.ts'), logger }),
    activities: createBareActivities((workflowId) => process.send?.(workflowId)),
    maxCachedWorkflows: 500,
    shutdownGraceTime: '5 seconds',
  });
  process.once('disconnect', () => worker.getState() === 'RUNNING' && worker.shutdown());
  await worker.run();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
