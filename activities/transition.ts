import { findApproval, findLatestApprover, insertApproval } from '../db/approvals';
import { insertCancelledDomains } from '../db/cancelled-domains';
import { isDuplicate, type Db, type Queryable } from '../db/connection';
import { hasTakenEffect, insertEvent, listRecentCauses } from '../db/events';
import { postTransfer } from '../db/ledger';
import { insertMail, listUnsentMails } from '../db/mails';
import { findAdminContact, findContacts } from '../db/contacts';
import { findOrder, insertOrder, updateOrder } from '../db/orders';
import { getConfiguration, getSubmission } from '../db/submissions';
import type { Order } from '../domain/order';
import { Problem } from '../domain/problem';
import { paymentUsed, referenceUsed } from '../domain/sale';
import type { Secrets } from '../domain/secrets';
import type { EventType, NewApproval, NewMail, Transition } from '../domain/transition';
import type { OrderActivities, Recorded } from '../workflows/activities';

/** The transition's number or cause is taken: by an earlier try of it, or by another one. */
class NumberTaken extends Error {}

/** Orders and ledger are written here and nowhere else. */
export function createTransitionActivities({ db, secrets }: { db: Db; secrets: Secrets }): Pick<OrderActivities, 'recordTransition' | 'loadOrder'> {
  async function loadOrder(reference: string): Promise<Recorded> {
    const row = await findOrder(db, reference);
    if (!row) throw new Problem('not-found', `There is no order ${reference}.`);
    const { buyerReference: _, endCustomerEmail: __, updatedAt: ___, ...order } = row;
    return { order, unsentMails: await listUnsentMails(db, reference), causes: await listRecentCauses(db, reference) };
  }

  return {
    loadOrder,

    /** One database transaction: order row, event, ledger transfers, approvals, outgoing mails; or nothing of it. */
    async recordTransition(transition) {
      try {
        await db.transaction((trx) => write(trx, transition, secrets));
        return undefined;
      } catch (error) {
        if (!(error instanceof NumberTaken)) throw error;
        const recorded = await loadOrder(transition.order.reference);
        return { ...recorded, repeated: await hasTakenEffect(db, transition.order.reference, transition.cause) };
      }
    },
  };
}

async function write(trx: Queryable, transition: Transition, secrets: Secrets): Promise<void> {
  const { order, transfers, approvals, mails, note } = transition;
  const at = new Date(transition.at);
  if (order.sequence === 1) await placeRow(trx, transition, secrets);
  else if (!(await updateOrder(trx, order))) throw new NumberTaken();
  try {
    await insertEvent(trx, transition);
  } catch (error) {
    // The message had its effect under an earlier number, in a run of the workflow that was lost.
    throw isDuplicate(error, 'order_events') ? new NumberTaken() : error;
  }
  for (const transfer of transfers) {
    try {
      await postTransfer(trx, transfer, { orderReference: order.reference, orderSequence: order.sequence, note, at });
    } catch (error) {
      throw transfer.kind === 'payment' && isDuplicate(error, 'ledger_transfers_key') ? paymentUsed(order.sale.payment?.paymentId ?? '') : error;
    }
  }
  const approvers = new Map<string, string>();
  for (const approval of approvals) {
    const recipient = await recipientOf(trx, transition, approval);
    await insertApproval(trx, order.reference, approval, recipient, at);
    approvers.set(approval.id, recipient);
  }
  for (const mail of mails) await insertMail(trx, order.reference, mail, await recipientsOf(trx, order, mail, approvers), at);
  if (cancelledNow.includes(transition.event)) await insertCancelledDomains(trx, order, at);
}

async function placeRow(trx: Queryable, { order, submissionId }: Transition, secrets: Secrets): Promise<void> {
  const placement = await getSubmission(trx, submissionId ?? '', 'placement');
  try {
    await insertOrder(trx, order, { ...placement, orderToken: secrets.orderToken(order.reference) });
  } catch (error) {
    // The primary key is looked at first: it is our own row, from a try whose answer got lost.
    if (isDuplicate(error, 'PRIMARY')) throw new NumberTaken();
    if (!isDuplicate(error, 'orders_buyer_reference')) throw error;
    throw referenceUsed(placement.buyerReference);
  }
}

/** Here the approvers are those that the configuration names, whoever was asked before. */
const asksAfresh: readonly EventType[] = ['configured', 'names-corrected', 'reissue-requested'];

/** The events with which an order is cancelled; what follows them changes nothing about that. */
const cancelledNow: readonly EventType[] = ['credited', 'cancelled'];

/** Personal data is looked up here, so that none of it has to travel through the workflow's history. */
async function recipientOf(trx: Queryable, { order, submissionId, event }: Transition, approval: NewApproval): Promise<string> {
  if (approval.kind === 'cancellation') return (await findAdminContact(trx, order))?.email ?? '';
  const domain = approval.domain ?? '';
  if (event === 'approver-changed' || event === 'method-changed') return (await getSubmission(trx, submissionId ?? '', 'approver')).email;
  const known = asksAfresh.includes(event) ? undefined : await findLatestApprover(trx, order.reference, domain);
  if (known) return known;
  const configuration = await getConfiguration(trx, order.reissue?.configurationId ?? order.configurationId ?? '');
  const approver = configuration.approvers.find((candidate) => candidate.domain === domain);
  if (!approver) throw new Error(`Order ${order.reference} names no approver for ${domain}.`);
  return approver.email;
}

/** An approval's mail goes to the one who is asked, every other mail to the order's contacts. */
async function recipientsOf(trx: Queryable, order: Order, mail: NewMail, approvers: ReadonlyMap<string, string>): Promise<string[]> {
  if (mail.approvalId === undefined) return findContacts(trx, order);
  const approver = approvers.get(mail.approvalId) ?? (await findApproval(trx, mail.approvalId))?.recipient;
  if (approver === undefined) throw new Error(`The mail ${mail.id} belongs to no approval.`);
  return [approver];
}
