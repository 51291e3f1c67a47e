import { temporal } from '@temporalio/proto';
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
import type { OrderSystem } from './order-system';
import { eventually } from './eventually';

/** What an operator does to an activity in the Temporal UI, or by the Temporal CLI. */
export function byHand({ client }: OrderSystem) {
  const { workflowService } = client;
  const namespace = 'default';

  /** The id of the activity of this type that is pending, and runs where that matters: only what runs can be failed by hand. */
  async function pending(workflowId: string, type: string, runs = false): Promise<string> {
    const { PENDING_ACTIVITY_STATE_STARTED } = temporal.api.enums.v1.PendingActivityState;
    const isIt = ({ activityType, state }: temporal.api.workflow.v1.IPendingActivityInfo) =>
      activityType?.name === type && (!runs || state === PENDING_ACTIVITY_STATE_STARTED);
    const { raw } = await eventually(async () => {
      const described = await client.workflow
        .getHandle(workflowId)
        .describe()
        .catch(() => undefined);
      return described?.raw.pendingActivities?.some(isIt) && described;
    }, `${workflowId} has a pending ${type}`);
    return raw.pendingActivities!.find(isIt)!.activityId!;
  }

  return {
    pending,
    async complete(workflowId: string, type: string, result: unknown): Promise<void> {
      const activityId = await pending(workflowId, type);
      const payloads = toPayloads(defaultPayloadConverter, result);
      await workflowService.respondActivityTaskCompletedById({ namespace, workflowId, activityId, result: { payloads }, identity: 'ann' });
    },
    async fail(workflowId: string, type: string): Promise<void> {
      const activityId = await pending(workflowId, type, true);
      const failure = { message: 'pressed by hand', source: 'UI', applicationFailureInfo: { nonRetryable: true } };
      await workflowService.respondActivityTaskFailedById({ namespace, workflowId, activityId, failure, identity: 'ann' });
    },
    async pause(workflowId: string, type: string): Promise<void> {
      const id = await pending(workflowId, type);
      await workflowService.pauseActivity({ namespace, execution: { workflowId }, id, identity: 'ann' });
    },
    async unpause(workflowId: string, type: string): Promise<void> {
      const id = await pending(workflowId, type);
      await workflowService.unpauseActivity({ namespace, execution: { workflowId }, id, identity: 'ann', resetAttempts: true });
    },
    async reset(workflowId: string, type: string): Promise<void> {
      const id = await pending(workflowId, type);
      await workflowService.resetActivity({ namespace, execution: { workflowId }, id, identity: 'ann' });
    },
  };
}
