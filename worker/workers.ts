import { Worker, type WorkerOptions } from '@temporalio/worker';
import type { ActivityPlaces } from '../activities/places';
import { outsideTaskQueue } from '../workflows/contract';
import { beatWhileWorking } from './heartbeats';

type Shared = Required<Pick<WorkerOptions, 'connection' | 'activities' | 'taskQueue' | 'shutdownGraceTime'>> & Pick<WorkerOptions, 'namespace' | 'identity'>;
type Workflows = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;

/** What a worker process runs: workflows with most of their activities, and the activities that go to hosts which customers choose. */
export interface Workers {
  /** Until they are shut down and what was under way is over; throws when one of them cannot go on. */
  run(): Promise<void>;
  shutdown(): void;
}

/**
 * Each has its own queue and its own places, so hosts that do not answer take no place of a mail. Both know all activities; what goes where the workflows say.
 * @param options.workflows bundled, or where they are
 */
export async function createWorkers({ workflows, places, ...shared }: Shared & { workflows: Workflows; places: ActivityPlaces }): Promise<Workers> {
  const interceptors = { activity: [beatWhileWorking] };
  const inside = { ...shared, ...workflows, interceptors, maxCachedWorkflows: 500, maxConcurrentActivityTaskExecutions: places.inside };
  const taskQueue = outsideTaskQueue(shared.taskQueue);
  const outside = { ...shared, taskQueue, interceptors, maxConcurrentActivityTaskExecutions: places.outside };
  const workers = [await Worker.create(inside), await Worker.create(outside)];
  return {
    run: async () => void (await Promise.all(workers.map((worker) => worker.run()))),
    shutdown: () => workers.filter((worker) => worker.getState() === 'RUNNING').forEach((worker) => worker.shutdown()),
  };
}
