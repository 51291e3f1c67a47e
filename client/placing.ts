import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { Db } from '../db/connection';
import { findOrder, findOrderByBuyerReference, findRestart, type OrderRow } from '../db/order/orders';
import { currentPolicy } from '../db/account/policies';
import { findDraft, insertSubmission } from '../db/order/submissions';
import type { Account } from '../domain/sale/account';
import { placedOrder } from '../domain/order/order';
import { Problem } from '../domain/problem';
import { referenceUsed, sellTo, type Wanted } from '../domain/sale/sale';
import { newOrderReference, orderReferenceFor, type Secrets } from '../domain/secrets';
import { ORDER_WORKFLOW, orderWorkflowId, place, TEST_POINTS_WORKFLOW, type OrderInput } from '../workflows/contract';
import { searchAttributesOf } from '../workflows/search-attributes';
import { toProblem } from './engine-errors';
import { contractFor } from './order-facts';
import { ANSWER_WITHIN_MS, type Send } from './send';

export interface Purchase {
  productCode: string;
  buyerReference: string;
  endCustomerEmail: string | null;
  sanCount?: number;
  serverCount?: number;
  /** Partner; without it the oldest contract of the product that has units left */
  contractId?: string;
  /** The customer is told by e-mail where to configure the order */
  invites?: boolean;
  /** What is known of the configuration already: the order page's form begins with it */
  draft?: Readonly<Record<string, string>>;
  /** Retail: what was paid, in minor units */
  paid?: Wanted['paid'];
  note?: string;
  /** Who places it, where it is somebody of the seller */
  actor?: string;
}

/** What starts a workflow: orders, and the points of test accounts. */
export function createPlacing({ client, taskQueue, db, secrets, send }: { client: Client; taskQueue: string; db: Db; secrets: Secrets; send: Send }) {
  return {
    /**
     * Places an order and takes its price, both or neither. Throws `conflict` where the buyer's reference was used before.
     * @param requestId one for all tries of a request: the order is placed once and answered to each
     */
    async place(account: Account, purchase: Purchase, requestId?: string): Promise<{ reference: string; orderToken: string; row: () => Promise<OrderRow> }> {
      const reference = requestId === undefined ? newOrderReference() : orderReferenceFor(requestId);
      // Cheap look first; the unique key decides between those who come at the same time.
      const used = await findOrderByBuyerReference(db, account.id, purchase.buyerReference);
      if (used && used.reference !== reference) throw referenceUsed(purchase.buyerReference);
      const row = async () => {
        const placed = await findOrder(db, reference);
        if (!placed) throw new Error(`${reference} was placed and is not there.`);
        return placed;
      };
      const placed = { reference, orderToken: secrets.orderToken(reference), row };
      if (used) return placed;
      const contract = account.kind === 'partner' ? await contractFor(db, account, purchase) : undefined;
      const sale = sellTo(account, { ...purchase, contract }, await currentPolicy(db));
      const { buyerReference, endCustomerEmail, draft, note } = purchase;
      const submissionId = await insertSubmission(db, reference, 'placement', { buyerReference, endCustomerEmail, draft });
      const invites = endCustomerEmail !== null && purchase.invites;
      const input: OrderInput = { reference, placement: { sale, submissionId, note, actor: purchase.actor, ...(invites && { invites }) } };
      const start = new WithStartWorkflowOperation(ORDER_WORKFLOW, {
        workflowId: orderWorkflowId(reference),
        taskQueue,
        args: [input],
        // An earlier try of the request may have been refused, and its answer got lost. What was placed is found in the table, above and by its keys.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: sale.productCode,
        typedSearchAttributes: searchAttributesOf(placedOrder(reference, sale, Date.now())) as never,
      });
      try {
        await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => client.workflow.executeUpdateWithStart(place, { startWorkflowOperation: start }));
      } catch (error) {
        // Placed and paid, whatever became of the engine's answer; otherwise nothing of it is there.
        if (!(await findOrder(db, reference))) throw toProblem(error);
      }
      return placed;
    },

    /**
     * Names the customer of a placed order and invites them by e-mail to configure it; null: nobody is named or told. The draft takes the place of
     * the one before, where there is one. A repeat invites again.
     */
    async invite(order: OrderRow, { endCustomerEmail, draft }: Pick<Purchase, 'endCustomerEmail' | 'draft'>, actor: string): Promise<void> {
      const { reference, buyerReference } = order;
      const placement = { buyerReference, endCustomerEmail, draft: draft ?? (await findDraft(db, reference)) };
      const submissionId = await insertSubmission(db, reference, 'placement', placement);
      if (endCustomerEmail !== null) await send(reference, 'resendInvite', { actor, submissionId });
    },

    /**
     * Retail: a new order takes the place of a cancelled one, without a new payment. Waits until the new order is placed.
     * Whoever asks again, or at the same time, is answered the order that took its place.
     */
    async restart(order: OrderRow, actor: string, messageId?: string): Promise<OrderRow> {
      if (order.state !== 'restarted') {
        const reference = newOrderReference();
        const placement = { buyerReference: reference, endCustomerEmail: order.endCustomerEmail };
        const submissionId = await insertSubmission(db, reference, 'placement', placement);
        try {
          await send(order.reference, 'restart', { actor, reference, submissionId }, messageId);
        } catch (error) {
          if ((await findOrder(db, order.reference))?.state !== 'restarted') throw error;
        }
      }
      for (const until = Date.now() + ANSWER_WITHIN_MS; Date.now() < until; await pause(50)) {
        const placed = await findRestart(db, order.reference);
        if (placed) return placed;
      }
      throw new Problem('unavailable', 'The new order is still being placed; look at this order again in a moment.');
    },

    /** Test accounts only: more test points, or none at all. Waits until it is written. */
    async changeTestPoints(account: Account, change: number | 'empty'): Promise<void> {
      const workflow = { workflowId: `test-points:${account.id}:${randomUUID()}`, taskQueue, args: [{ accountId: account.id, change }] };
      try {
        await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => client.workflow.execute(TEST_POINTS_WORKFLOW, workflow));
      } catch (error) {
        throw toProblem(error);
      }
    },
  };
}
