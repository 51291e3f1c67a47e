import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { haveSameKey } from '../db/certificates';
import type { Db } from '../db/connection';
import { currentPolicy } from '../db/policies';
import { findSubmissionOf, hasTakenEffect } from '../db/events';
import { findDomainChecks } from '../db/domain-checks';
import { findOrder, findOrderByBuyerReference, findRestart, type OrderRow } from '../db/orders';
import { getConfiguration, insertSubmission } from '../db/submissions';
import type { Account } from '../domain/account';
import {
  checkApprover,
  domainsToProve,
  mailboxDomainOf,
  prepareConfiguration,
  type ConfigurationRequest,
  type PreparedConfiguration,
} from '../domain/configuration';
import { refusal, type PersonMessage } from '../domain/lifecycle';
import { isLookedFor, type DomainCheck } from '../domain/dcv';
import { registrableDomain } from '../domain/names';
import { placedOrder, type RevocationReason, type ValidationMethod } from '../domain/order';
import { productOf } from '../domain/product';
import { wantedNames } from '../domain/proof';
import { Problem } from '../domain/problem';
import { referenceUsed, sellTo, type Wanted } from '../domain/sale';
import { newOrderReference, orderReferenceFor, type Secrets } from '../domain/secrets';
import type { Approver, Contact } from '../domain/submission';
import { methodRefusal } from '../domain/validation-methods';
import { TEST_POINTS_WORKFLOW } from '../workflows/contract';
import { messages, ORDER_WORKFLOW, orderWorkflowId, place, type Accepted, type MessageArguments, type OrderInput } from '../workflows/contract';
import { searchAttributesOf } from '../workflows/search-attributes';
import { toProblem, untilTaken } from './engine-errors';
import type { Parameters } from './parameters';
import { checkKey, contractFor, renewedBy, reviewReasonFor, type Renewal } from './order-facts';

/** How long a caller waits for the engine before it is told to ask again; the message itself is not lost. */
const ANSWER_WITHIN_MS = 20_000;

/** How long somebody who asks for a look waits for its result; the look goes on. */
const POLL_WITHIN_MS = 15_000;

export interface ProofChange {
  method: ValidationMethod;
  approverEmail?: string;
}

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
  draft?: Parameters;
  /** Retail: what was paid, in minor units */
  paid?: Wanted['paid'];
  note?: string;
  /** Who places it, where it is somebody of the seller */
  actor?: string;
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
      if (!row) throw toProblem(error, new Problem('not-found', `There is no order ${reference.slice(0, 40)}; check the number.`));
      // The table does not mind small letters, the engine does.
      if (row.reference !== reference) return send(row.reference, message, args, updateId);
      // The engine lost the answer, not the effect.
      if (await hasTakenEffect(db, reference, updateId)) return { state: row.state, sequence: row.sequence };
      // Where the workflow is over the tables answer, with the rule that it would have asked.
      throw toProblem(error, refusal(row, message, Date.now(), args.actor));
    }
  }

  /** Stores what was handed in and sends its id, with what else the message has to say. */
  async function handIn(
    order: OrderRow,
    message: 'configure' | 'correctNames' | 'reissue',
    request: ConfigurationRequest,
    { actor, messageId }: { actor: string; messageId?: string },
    more: (prepared: PreparedConfiguration) => Promise<Partial<MessageArguments['configure']>>,
  ): Promise<PreparedConfiguration> {
    const { reference } = order;
    const done = messageId === undefined ? undefined : await findSubmissionOf(db, reference, messageId);
    if (done !== undefined) return storedConfiguration(done);
    const prepared = await prepareFor(order, message, request);
    await checkKey(db, request.csr);
    const { configuration, domains } = prepared;
    const facts = await more(prepared);
    const submissionId = await insertSubmission(db, reference, 'configuration', configuration);
    const { names, method, approvers } = configuration;
    await send(reference, message, { actor, submissionId, names, domains, method, ...mailboxDomains(approvers), ...facts }, messageId);
    // Of two tries at once one took effect, and the key that the other one made belongs to nothing.
    const taken = messageId === undefined ? submissionId : await findSubmissionOf(db, reference, messageId);
    return taken === undefined || taken === submissionId ? prepared : storedConfiguration(taken);
  }

  async function storedConfiguration(submissionId: string): Promise<PreparedConfiguration> {
    const configuration = await getConfiguration(db, submissionId);
    return { configuration, domains: domainsToProve(configuration.names, configuration.method) };
  }

  return {
    send,

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
     * Configures a placed order. Answers the CSR, and the private key where we made it: shown once, kept nowhere.
     * @param messageId one for all tries: an earlier try that took effect is answered, without its private key
     */
    async configure(order: OrderRow, request: ConfigurationRequest & { renews?: Renewal | false }, actor: string, messageId?: string) {
      return handIn(order, 'configure', request, { actor, messageId }, async ({ configuration: { names } }) => ({
        renewalOf: request.renews ? await renewedBy(db, order, names, request.renews) : undefined,
        reviewReason: await reviewReasonFor(db, order, names),
      }));
    },

    /** Other names, CSR or contacts before the certificate is signed. Domains are asked for again. Answers like `configure`. */
    async correctNames(order: OrderRow, request: ConfigurationRequest, actor: string, messageId?: string) {
      return handIn(order, 'correctNames', request, { actor, messageId }, async ({ configuration: { names } }) => ({
        reviewReason: await reviewReasonFor(db, order, names),
      }));
    },

    /** A further certificate under an issued order. Answers like `configure`. */
    async reissue(order: OrderRow, request: ConfigurationRequest, actor: string, messageId?: string) {
      return handIn(order, 'reissue', request, { actor, messageId }, async ({ configuration: { names } }) => ({
        reviewReason: await reviewReasonFor(db, order, names),
      }));
    },

    /** Revokes all certificates of an order, or an older version of them. */
    async revoke(order: OrderRow, { reason, version }: { reason: RevocationReason; version?: number }, actor: string, messageId?: string): Promise<Accepted> {
      const newest = order.certificateVersion;
      if (reason === 'keyCompromise' && version !== undefined && version !== newest && (await haveSameKey(db, order.reference, [version, newest])))
        throw Problem.field('version', 'The newest certificate is for the same key; reissue with a new key first, or revoke all by leaving version out.');
      return send(order.reference, 'revoke', { actor, reason, version }, messageId);
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

    /** Another admin contact, named by staff; an open approval goes to the new one. */
    async changeAdminContact(order: OrderRow, contact: Contact, by: { actor: string; reason: string }): Promise<Accepted> {
      const submissionId = await insertSubmission(db, order.reference, 'adminContact', contact);
      return send(order.reference, 'changeAdminContact', { ...by, submissionId });
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

    /** Asks to cancel, at the instant given: the api's own clock when the request came in. */
    async requestCancel(
      order: OrderRow,
      { actor, requestedAt, reason }: { actor: string; requestedAt: number; reason?: string },
      messageId?: string,
    ): Promise<Accepted> {
      const submissionId = reason ? await insertSubmission(db, order.reference, 'reason', { reason }) : undefined;
      return send(order.reference, 'requestCancel', { actor, requestedAt, submissionId }, messageId);
    },

    /** Asks another mailbox to approve a domain of the order; the link sent before is dead from then on. */
    async changeApprover(order: OrderRow, domain: string, email: string, actor: string, messageId?: string): Promise<Accepted> {
      const approver = checkApprover(wantedNames(order), domain, email);
      const submissionId = await insertSubmission(db, order.reference, 'approver', approver);
      return send(order.reference, 'changeApprover', { actor, submissionId, domain, mailboxDomain: mailboxDomainOf(approver) }, messageId);
    },

    /**
     * Another way to prove control of a registrable domain of the order, or of one of its names. By EMAIL the approver is asked: the one given,
     * otherwise `admin@`.
     */
    async changeMethod(order: OrderRow, domain: string, { method, approverEmail }: ProofChange, actor: string, messageId?: string): Promise<Accepted> {
      const registrable = registrableDomain(domain);
      const under = (name: string) => registrableDomain(name) === registrable;
      const replaces = order.validations.filter((each) => each.validatedAt === undefined && under(each.domain)).map((each) => each.domain);
      const refused = methodRefusal(method, Date.now());
      if (refused) throw refused;
      if (replaces.length === 0) throw new Problem('conflict', `The order does not wait for a proof of ${domain.slice(0, 100)}.`);
      const names = wantedNames(order);
      const domains = domainsToProve(names.filter(under), method);
      const asked = { actor, method, replaces, domains };
      if (method !== 'EMAIL') return send(order.reference, 'changeMethod', asked, messageId);
      const approver = checkApprover(names, registrable, approverEmail ?? `admin@${registrable}`);
      const submissionId = await insertSubmission(db, order.reference, 'approver', approver);
      return send(order.reference, 'changeMethod', { ...asked, submissionId, ...mailboxDomains([approver]) }, messageId);
    },

    /** Looks for the proofs by FILE and DNS now, and waits a while for what was seen. */
    async pollDomain(order: OrderRow, actor: string, messageId?: string): Promise<OrderRow> {
      const askedAt = Date.now();
      await send(order.reference, 'pollDomain', { actor }, messageId);
      for (const until = askedAt + POLL_WITHIN_MS; Date.now() < until; await pause(100)) {
        const row = await findOrder(db, order.reference);
        const open = (row?.validations ?? []).filter(isLookedFor);
        const checks = await findDomainChecks(db, order.reference);
        // A proof that was seen is written with the check first, and taken by the workflow a moment later.
        const missed = ({ at, passed }: DomainCheck) => at >= askedAt && !passed;
        if (row && open.map(({ approvalId }) => checks.get(approvalId)).every((check) => check && missed(check))) return row;
      }
      return order;
    },
  };
}

/** For the message: what mailboxes below their domain speak for, where there are any. */
function mailboxDomains(approvers: readonly Approver[]): Pick<MessageArguments['configure'], 'mailboxDomains'> {
  const below = approvers.flatMap((approver) => {
    const at = mailboxDomainOf(approver);
    return at === undefined ? [] : [[approver.domain, at] as const];
  });
  return below.length === 0 ? {} : { mailboxDomains: Object.fromEntries(below) };
}

/** Checks a request against the order. Refuses before the work, so that a second try does not make a key for nothing. */
async function prepareFor(order: OrderRow, message: PersonMessage, request: ConfigurationRequest): Promise<PreparedConfiguration> {
  const refused = refusal(order, message, Date.now());
  if (refused) throw refused;
  return prepareConfiguration(request, productOf(order), order.sale.sanCount, Date.now());
}
