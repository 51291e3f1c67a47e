import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Kind } from './kind';
import type { BenchSystem } from './system';

/** A worker of bare workflows: which one it runs for a kind, where, and the process that tells what it has issued. */
export interface BareWorker {
  workflowType: 'messagesOnly' | 'withActivities';
  taskQueue: string;
  process: ChildProcess;
}

/** By kind; the first two share a worker. */
export type BareWorkers = Record<Exclude<Kind['name'], 'life'>, BareWorker>;

/** Starts them: one whose activities do nothing, and one whose activities do the least. */
export async function startBareWorkers({ startWorker, temporalAddress, adminUrl, smtpUrl }: BenchSystem): Promise<BareWorkers> {
  const start = async (taskQueue: string, env?: NodeJS.ProcessEnv) => {
    const args = [path.join(__dirname, 'bare-worker.js'), temporalAddress, taskQueue];
    return { taskQueue, process: await startWorker({ name: `${taskQueue}-worker`, args, env, taskQueue }) };
  };
  const bare = await start('bare');
  const least = await start('least', { BENCH_DATABASE_URL: adminUrl, BENCH_SMTP_URL: smtpUrl });
  return {
    messagesOnly: { workflowType: 'messagesOnly', ...bare },
    emptyActivities: { workflowType: 'withActivities', ...bare },
    leastWork: { workflowType: 'withActivities', ...least },
  };
}
