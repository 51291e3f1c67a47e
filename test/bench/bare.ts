import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Account } from '../../domain/sale/account';
import { placedOrder } from '../../domain/order/order';
import { firstPolicySet } from '../../domain/sale/policy';
import { sellTo } from '../../domain/sale/sale';
import { newOrderReference } from '../../domain/secrets';
import { updates, place, type OrderInput } from '../../workflows/contract';
import type { MessageArguments } from '../../domain/order/messages';
import { searchAttributesOf } from '../../workflows/search-attributes';
import type { BareWorkers } from './bare-workers';
import type { Heard, Kind } from './kind';
import type { BenchSystem } from './system';
import { createWaitingRoom } from './waiting-room';

/**
 * One of the bare workflows, sent the five messages of a life: the same start, the same arguments, one after the other.
 * @param answered is told how long its last update took
 */
export function createBare(name: keyof BareWorkers, { client }: BenchSystem, workers: BareWorkers, account: Account, answered?: Heard): Kind {
  const issued = createWaitingRoom();
  const { workflowType, taskQueue, process: worker } = workers[name];
  const issues = workflowType === 'withActivities';
  if (issues) worker.on('message', (workflowId: string) => issued.tell(workflowId));

  async function run(): Promise<string> {
    const reference = newOrderReference();
    const workflowId = `${name}:${reference}`;
    const sale = sellTo(account, { productCode: 'RapidSSL-12' }, { version: 1, policySet: firstPolicySet });
    const input: OrderInput = { reference, placement: { sale, submissionId: randomUUID() } };
    const start = new WithStartWorkflowOperation(workflowType, {
      workflowId,
      taskQueue,
      args: [input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${sale.productCode} for ${account.name}`,
      typedSearchAttributes: searchAttributesOf(placedOrder(reference, sale, Date.now())) as never,
    });
    await client.workflow.executeUpdateWithStart(place, { startWorkflowOperation: start });
    const handle = client.workflow.getHandle(workflowId);
    const send = <M extends keyof MessageArguments>(message: M, args: MessageArguments[M]) =>
      handle.executeUpdate(updates[message] as never, { args: [args] } as never);
    const domain = `${reference.toLowerCase()}.test`;
    await send('configure', { actor: 'bench', submissionId: randomUUID(), names: [domain, `www.${domain}`], domains: [domain] });
    await send('approveDomain', { actor: 'bench', approvalId: `${reference}.2.0` });
    if (issues) await issued.until(workflowId);
    await send('requestCancel', { actor: 'bench', requestedAt: Date.now() });
    const sentAt = performance.now();
    await send('approveCancel', { actor: 'bench', approvalId: `${reference}.5.c` });
    answered?.(performance.now() - sentAt);
    await handle.result();
    return workflowId;
  }

  return { name, prepare: async (count) => Array.from({ length: count }, () => run) };
}
