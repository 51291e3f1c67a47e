import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createOrderDesk } from '../../client';
import { findOrder, type OrderRow } from '../../db/order/orders';
import type { OrderState } from '../../domain/order/order';
import type { Account } from '../../domain/sale/account';
import { createSecrets } from '../../domain/secrets';
import { orderWorkflowId } from '../../workflows/contract';
import { makeCsr } from './csr';
import type { Heard, Kind } from './kind';
import { ORDERS_QUEUE, type BenchSystem } from './system';
import { createWaitingRoom } from './waiting-room';

/** How long until the rows are looked at again for orders that were issued, one query for all that wait: soon for a single one, and no load for many. */
const lookAgainMs = (waiting: number) => Math.min(25, 5 * Math.max(1, waiting));

/**
 * Whole lives, from placing to credit, as the api drives them: messages and submissions through the order desk, approval ids from the
 * order's row. The CSR is there before.
 * @param credited is told how long after the approval was sent the credit stood in the tables
 */
export function createLife({ client, deskDb, secretKey }: BenchSystem, account: Account, signal: AbortSignal, credited?: Heard): Kind {
  const desk = createOrderDesk({ client, taskQueue: ORDERS_QUEUE, db: deskDb, secrets: createSecrets(secretKey) });
  const waitForIssued = watch('issued');
  const waitForCredit = credited && watch('credited');

  function watch(state: OrderState): (reference: string) => Promise<void> {
    const room = createWaitingRoom();
    const look = async () => {
      while (!signal.aborted) {
        const names = room.names();
        const rows: { reference: string }[] =
          names.length === 0 ? [] : await deskDb('orders').whereIn('reference', names).where('state', state).select('reference');
        for (const { reference } of rows) room.tell(reference);
        await pause(lookAgainMs(names.length));
      }
    };
    void look();
    return (reference) => room.until(reference);
  }

  async function rowOf(reference: string): Promise<OrderRow> {
    const row = await findOrder(deskDb, reference);
    if (!row) throw new Error(`The order ${reference} has no row.`);
    return row;
  }

  async function live({ domain, csr, buyerReference }: { domain: string; csr: string; buyerReference: string }): Promise<string> {
    const { reference } = await desk.place(account, { productCode: 'RapidSSL-12', buyerReference, endCustomerEmail: null });
    const request = {
      csr,
      additionalNames: [],
      subject: {},
      method: 'EMAIL' as const,
      approverEmail: `admin@${domain}`,
      adminContact: contact(`ann@${domain}`),
      techContact: contact(`tech@${domain}`),
    };
    await desk.configure(await rowOf(reference), request, 'bench');
    const [validation] = (await rowOf(reference)).validations;
    await desk.send(reference, 'approveDomain', { actor: 'bench', approvalId: validation?.approvalId ?? '' });
    await waitForIssued(reference);
    await desk.requestCancel(await rowOf(reference), { actor: 'bench', requestedAt: Date.now() });
    const { cancellation } = await rowOf(reference);
    const approvedAt = performance.now();
    await desk.send(reference, 'approveCancel', { actor: 'bench', approvalId: cancellation?.approvalId ?? '' });
    await waitForCredit?.(reference);
    credited?.(performance.now() - approvedAt);
    const workflowId = orderWorkflowId(reference);
    const end: unknown = await client.workflow.getHandle(workflowId).result();
    if (end !== 'credited') throw new Error(`The order ${reference} ended as ${String(end)}.`);
    return workflowId;
  }

  return {
    name: 'life',
    prepare: (count) =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const buyerReference = randomBytes(8).toString('hex');
          const domain = `${buyerReference}.test`;
          const csr = await makeCsr(domain);
          return () => live({ domain, csr, buyerReference });
        }),
      ),
  };
}

const contact = (email: string) => ({ title: 'Ms', firstName: 'Ann', lastName: 'Lee', phone: '+44 20 7946 0000', email });
