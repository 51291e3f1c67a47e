import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { Db } from '../db/connection';
import { currentPolicy } from '../db/policies';
import { hasTakenEffect } from '../db/events';
import { findOrder, findOrderByBuyerReference, type OrderRow } from '../db/orders';
import { insertSubmission } from '../db/submissions';
import type { Account } from '../domain/account';
import { checkApprover, prepareConfiguration, type ConfigurationRequest, type PreparedConfiguration } from '../domain/configuration';
import { refusal, type PersonMessage } from '../domain/lifecycle';
import { placedOrder } from '../domain/order';
import { findProduct } from '../domain/product';
import { referenceUsed, sellTo } from '../domain/sale';
import { newOrderReference, type Secrets } from '../domain/secrets';
import { messages, ORDER_WORKFLOW, orderWorkflowId, place, type Accepted, type MessageArguments, type OrderInput } from '../workflows/contract';
import { searchAttributesOf } from '../workflows/search-attributes';
import { toProblem, untilTaken } from './engine-errors';

/** How long a caller waits for the engine before it is told to ask again; the message itself is not lost. */
const ANSWER_WITHIN_MS = 20_000;

export interface Purchase {
  productCode: string;
  buyerReference: string;
  endCustomerEmail: string | null;
  sanCount?: number;
  serverCount?: number;
}

export type OrderDesk = ReturnType<typeof createOrderDesk>;

/** The only place that talks to Temporal. Every door (compatible API, pages, admin command) asks the order desk; refusals come as Problems. */
export function createOrderDesk({ client, taskQueue, db, secrets }: { client: Client; taskQueue: string; db: Db; secrets: Secrets }) {
  /**
   * Sends one message and waits until its effects are written. Throws the refusal.
   * @param updateId one for all tries of a message: what was taken already answers the same again
   */
  async function send<M extends PersonMessage>(reference: string, message: M, args: MessageArguments[M], updateId: string = randomUUID()): Promise<Accepted> {
    const handle = client.workflow.getHandle(orderWorkflowId(reference));
    try {
      return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
        untilTaken(() => handle.executeUpdate<Accepted, [MessageArguments[M]]>(messages[message] as never, { updateId, args: [args] } as never)),
      );
    } catch (error) {
      const row = await findOrder(db, reference);
      // The engine lost the answer, not the effect.
      if (row && (await hasTakenEffect(db, reference, updateId))) return { state: row.state, sequence: row.sequence };
      // Where the workflow is over the tables answer, with the rule that it would have asked.
      throw toProblem(error, row && refusal(row, message, Date.now()));
    }
  }

  return {
    send,

    /** Places an order and takes its price, both or neither. Throws `conflict` where the buyer's reference was used before. */
    async place(account: Account, purchase: Purchase): Promise<{ reference: string; orderToken: string }> {
      const sale = sellTo(account, purchase, await currentPolicy(db));
      // Cheap look first; the unique key decides between those who come at the same time.
      if (await findOrderByBuyerReference(db, account.id, purchase.buyerReference)) throw referenceUsed(purchase.buyerReference);
      const reference = newOrderReference();
      const { buyerReference, endCustomerEmail } = purchase;
      const submissionId = await insertSubmission(db, reference, 'placement', { buyerReference, endCustomerEmail });
      const input: OrderInput = { reference, placement: { sale, submissionId } };
      const start = new WithStartWorkflowOperation(ORDER_WORKFLOW, {
        workflowId: orderWorkflowId(reference),
        taskQueue,
        args: [input],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
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
      return { reference, orderToken: secrets.orderToken(reference) };
    },

    /** Configures a placed order. Answers the CSR, and the private key where we made it: shown once, kept nowhere. */
    async configure(order: OrderRow, request: ConfigurationRequest, actor: string): Promise<PreparedConfiguration> {
      // Asked before the work, so that a second try does not make a key for nothing.
      const refused = refusal(order, 'configure', Date.now());
      if (refused) throw refused;
      const product = findProduct(order.sale.productCode);
      if (!product) throw new Error(`Product ${order.sale.productCode} has left the catalogue.`);
      const prepared = await prepareConfiguration(request, product, order.sale.sanCount);
      const submissionId = await insertSubmission(db, order.reference, 'configuration', prepared.configuration);
      await send(order.reference, 'configure', { actor, submissionId, names: prepared.configuration.names, domains: prepared.domains });
      return prepared;
    },

    /** Asks to cancel, at the instant given: the api's own clock when the request came in. */
    async requestCancel(order: OrderRow, { actor, requestedAt, reason }: { actor: string; requestedAt: number; reason?: string }): Promise<Accepted> {
      const submissionId = reason ? await insertSubmission(db, order.reference, 'reason', { reason }) : undefined;
      return send(order.reference, 'requestCancel', { actor, requestedAt, submissionId });
    },

    /** Asks another mailbox to approve a domain of the order; the link sent before is dead from then on. */
    async changeApprover(order: OrderRow, domain: string, email: string, actor: string): Promise<Accepted> {
      const submissionId = await insertSubmission(db, order.reference, 'approver', checkApprover(order.names, domain, email));
      return send(order.reference, 'changeApprover', { actor, submissionId, domain });
    },
  };
}
