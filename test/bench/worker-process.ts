import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { Folders } from '../../scripts/parts/folders';
import { startProgram, stopProgram, type Program } from '../../scripts/parts/program';
import { waitUntilReady } from '../../scripts/parts/ready';
import { keepOutput } from '../../scripts/system/output';

/** Starts a worker as `npm start` does, and waits until it polls its task queue. */
export async function startWorkerProcess(
  { name, args, env, taskQueue }: { name: string; args: string[]; env?: NodeJS.ProcessEnv; taskQueue: string },
  folders: Folders,
  connection: Connection,
): Promise<{ child: ChildProcess; stop: () => Promise<void> }> {
  const program: Program = {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', ...args],
    env: { NODE_ENV: 'production', ...env },
    logFile: path.join(folders.logs, `${name}.log`),
    ours: true,
    answers: () => polls(connection, taskQueue),
    readyWithinSeconds: 120,
    stopWithinSeconds: 30,
  };
  const running = await startProgram(program);
  keepOutput(running, name, program.logFile);
  const stop = () => stopProgram(running, program);
  try {
    await waitUntilReady({ program, running: () => running, deaths: () => (running.child.exitCode === null ? 0 : Infinity) });
  } catch (error) {
    await stop();
    throw error;
  }
  return { child: running.child, stop };
}

/** Both kinds of pollers are there: for workflow tasks and for activities. */
async function polls(connection: Connection, name: string): Promise<boolean> {
  const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = temporal.api.enums.v1.TaskQueueType;
  const answers = await Promise.all(
    [TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY].map((taskQueueType) =>
      connection.workflowService.describeTaskQueue({ namespace: 'default', taskQueue: { name }, taskQueueType }),
    ),
  );
  return answers.every(({ pollers }) => pollers.length > 0);
}
