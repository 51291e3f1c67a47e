import type { Client } from '@temporalio/client';

/** What one closed workflow has left in the engine. */
export interface HistorySize {
  events: number;
  workflowTasks: number;
  bytes: number;
}

export async function measureHistory(client: Client, workflowId: string): Promise<HistorySize> {
  const handle = client.workflow.getHandle(workflowId);
  const [{ raw }, { events }] = await Promise.all([handle.describe(), handle.fetchHistory()]);
  const workflowTasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes).length;
  return { events: Number(raw.workflowExecutionInfo?.historyLength), workflowTasks, bytes: Number(raw.workflowExecutionInfo?.historySizeBytes) };
}
