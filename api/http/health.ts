import type { Client, Connection } from '@temporalio/client';
import { Router } from 'express';
import type { Db } from '../../db/connection';
import { listPresentWorkers } from '../../db/workers';
import { SECOND_MS } from '../../domain/time';

export interface HealthChecks {
  db: Db;
  client: Client;
  taskQueue: string;
  isStopping?: () => boolean;
}

/** `/healthz`: this process runs. `/readyz`: it is not about to end, database and engine answer, and a worker that the engine knows said of late that it polls. */
export function createHealth({ db, client, taskQueue, isStopping = () => false }: HealthChecks): Router {
  const router = Router();
  router.get('/healthz', (_, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_, response) => {
    if (isStopping()) return void response.status(503).json({ status: 'stopping' });
    const checks = { database: await databaseAnswers(db), engine: false, worker: false };
    checks.worker = await answers(async () => {
      const pollers = await listPollers(client, taskQueue);
      checks.engine = true;
      const present = await listPresentWorkers(db);
      if (!pollers.some((identity) => present.has(identity))) throw new Error('no worker polls');
    });
    const ready = Object.values(checks).every(Boolean);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', checks });
  });
  return router;
}

export function databaseAnswers(db: Db): Promise<boolean> {
  return answers(() => db.raw('SELECT 1'));
}

/** Identities of those who polled the queue in the last minutes. */
async function listPollers(client: Client, taskQueue: string): Promise<string[]> {
  const connection = client.connection as Connection;
  const described = await connection.withDeadline(Date.now() + 3 * SECOND_MS, () =>
    connection.workflowService.describeTaskQueue({ namespace: client.options.namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 }),
  );
  return (described.pollers ?? []).map(({ identity }) => identity ?? '');
}

async function answers(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await check();
    return true;
  } catch {
    return false;
  }
}
