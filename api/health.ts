import type { Client, Connection } from '@temporalio/client';
import { Router } from 'express';
import type { Db } from '../db/connection';
import { MINUTE_MS, SECOND_MS } from '../domain/time';

export interface HealthChecks {
  db: Db;
  client: Client;
  taskQueue: string;
}

/** `/healthz`: this process runs. `/readyz`: database and engine answer, and a worker was seen in the last 70 seconds (a poll takes a minute). */
export function createHealth({ db, client, taskQueue }: HealthChecks): Router {
  const router = Router();
  router.get('/healthz', (_, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_, response) => {
    const checks = { database: await databaseAnswers(db), engine: false, worker: false };
    checks.worker = await answers(async () => {
      const lastSeen = await workerLastSeen(client, taskQueue);
      checks.engine = true;
      if (Date.now() - lastSeen > MINUTE_MS + 10 * SECOND_MS) throw new Error('no worker polls');
    });
    const ready = Object.values(checks).every(Boolean);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', checks });
  });
  return router;
}

export function databaseAnswers(db: Db): Promise<boolean> {
  return answers(() => db.raw('SELECT 1'));
}

async function workerLastSeen(client: Client, taskQueue: string): Promise<number> {
  const connection = client.connection as Connection;
  const described = await connection.withDeadline(Date.now() + 3 * SECOND_MS, () =>
    connection.workflowService.describeTaskQueue({ namespace: client.options.namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 }),
  );
  return Math.max(0, ...(described.pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * SECOND_MS));
}

async function answers(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await check();
    return true;
  } catch {
    return false;
  }
}
