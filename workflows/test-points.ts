import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { OrderActivities } from './activities';
import type { TestPointsInput } from './contract';
import { text, whole, type Shape } from '../domain/shapes';
import { checkInput } from './unknown';

const { changeTestPoints } = proxyActivities<OrderActivities>({ startToCloseTimeout: '20 seconds', heartbeatTimeout: '15 seconds' });

const pointsOrEmpty: Shape = {
  holds: (value): value is number | 'empty' => value === 'empty' || (whole.holds(value) && value > 0),
  what: 'a whole number above zero, or "empty"',
};

/** The workflow's id is the ledger's key, so that a repeat changes nothing. */
export async function testPoints(input: TestPointsInput): Promise<void> {
  checkInput(input, { accountId: text(36), change: pointsOrEmpty });
  const { accountId, change } = input;
  await changeTestPoints({ accountId, change, key: workflowInfo().workflowId.split(':').at(-1) ?? '' });
}
