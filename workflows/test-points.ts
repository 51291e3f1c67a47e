import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { OrderActivities } from './activities';
import type { TestPointsInput } from './contract';

const { changeTestPoints } = proxyActivities<OrderActivities>({ startToCloseTimeout: '20 seconds', heartbeatTimeout: '15 seconds' });

/** The workflow's id is the ledger's key, so that a repeat changes nothing. */
export async function testPoints({ accountId, change }: TestPointsInput): Promise<void> {
  await changeTestPoints({ accountId, change, key: workflowInfo().workflowId.split(':').at(-1) ?? '' });
}
