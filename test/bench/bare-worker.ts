import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { root } from '../../scripts/tools/places';
import { createBareActivities } from './bare-activities';
import { createLeastActivities } from './least-activities';

process.title = 'certwright bench';

/**
 * Runs the bare workflows: a process of its own as the worker is, with the same options, so that only what is in the workflows differs.
 * With the URLs of a database and a mail server their activities do the least that these ask for, without them nothing.
 */
async function main(): Promise<void> {
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger });
  const [address, taskQueue] = process.argv.slice(2) as [string, string];
  const { BENCH_DATABASE_URL: database, BENCH_SMTP_URL: smtp } = process.env;
  const tellIssued = (workflowId: string) => void process.send?.(workflowId);
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue,
    // From the sources, as the worker's own bundle is made: from dist/ it would carry whole libraries.
    workflowBundle: await bundleWorkflowCode({ workflowsPath: path.join(root, 'test', 'bench', 'workflows.ts'), logger }),
    activities: database && smtp ? await createLeastActivities({ database, smtp }, tellIssued) : createBareActivities(tellIssued),
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
