import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { findApproval, findLatestApprover, insertApproval } from '../db/order/approvals';
import { writeAudit } from '../db/people/audit';
import { blockKeysOf } from '../db/certificate/blocked-keys';
import { insertCancelledDomains } from '../db/order/cancelled-domains';
import { isDuplicate, isUnacceptable, type Db, type Queryable } from '../db/connection';
import { hasTakenEffect, insertEvent, listRecentCauses } from '../db/order/events';
import { postTransfer } from '../db/ledger/ledger';
import { countRepeats } from '../db/mail/counts';
import { findLastMails, insertMail, listUnsentMails } from '../db/mail/mails';
import { findAdminContact, findContacts, findEndCustomer, findRequester } from '../db/order/contacts';
import { insertOrderDomains, replaceOrderDomains } from '../db/order/domains';
import { findOrder, insertOrder, noteChange, updateEndCustomer, updateOrder } from '../db/order/orders';
import { getConfiguration, getHandedIn } from '../db/order/submissions';
import { mailboxDomainOf } from '../domain/order/configuration';
import { isOfSeller } from '../domain/people/actor';
import type { Order } from '../domain/order/order';
import { ourFault, Problem } from '../domain/problem';
import { wantedConfigurationId } from '../domain/validation/validation';
import { paymentUsed, referenceUsed } from '../domain/sale/sale';
import type { Secrets } from '../domain/secrets';
import type { Approver, Configuration, Submissions } from '../domain/order/submission';
import { recipientsOf, type MailKind, type NewApproval, type NewMail, type Transition } from '../domain/order/transition';
import { NO_EVIDENCE, type OrderActivities, type Recorded } from '../workflows/activities';
import { checkEvidence, NoEvidence } from './evidence';
import { holdLenderOf, noteForRelatives } from './renewals';

/** The transition's number or cause is taken: by an earlier try of it, or by another one. */
class NumberTaken extends Error {}

/** Orders and ledger are written here and nowhere else. */
export function createTransitionActivities({ db, secrets }: { db: Db; secrets: Secrets }): Pick<OrderActivities, 'recordTransition' | 'loadOrder'> {
  async function loadOrder(reference: string): Promise<Recorded> {
    const row = await findOrder(db, reference);
    if (!row) throw new Problem('not-found', `There is no order ${reference}.`);
    const { buyerReference: _, endCustomerEmail: __, updatedAt: ___, ...order } = row;
    const lastMail = (await findLastMails(db, [reference])).get(reference);
    return { order, unsentMails: await listUnsentMails(db, reference), causes: await listRecentCauses(db, reference), lastMail };
  }

  return {
    loadOrder,

    /** One database transaction: order row, event, ledger transfers, approvals, outgoing mails; or nothing of it. */
    async recordTransition(transition) {
      try {
        await db.transaction((trx) => write(trx, transition, secrets));
        return undefined;
      } catch (error) {
        if (isUnacceptable(error)) throw ourFault(randomUUID(), error);
        if (error instanceof NoEvidence) throw ApplicationFailure.create({ message: error.message, type: NO_EVIDENCE, nonRetryable: true });
        if (!(error instanceof NumberTaken)) throw error;
        const recorded = await loadOrder(transition.order.reference);
        return { ...recorded, repeated: await hasTakenEffect(db, transition.order.reference, transition.cause) };
      }
    },
  };
}

async function write(trx: Queryable, transition: Transition, secrets: Secrets): Promise<void> {
  const { order, transfers, approvals, mails } = transition;
  // The ledger is never erased: what people of the seller wrote stays with the event alone.
  const note = isOfSeller(transition.actor) ? undefined : transition.note;
  const at = new Date(transition.at);
  await checkEvidence(trx, transition);
  const handedIn = await handedInWith(trx, transition);
  const lender = await holdLenderOf(trx, transition);
  if (order.sequence === 1) await placeRow(trx, order, handedIn as Submissions['placement'], secrets);
  else if (!(await updateOrder(trx, order))) throw new NumberTaken();
  // Before the mails: the invitation goes to whom it names.
  if (transition.customer === 'changed') await updateEndCustomer(trx, order.reference, (handedIn as Submissions['placement']).endCustomerEmail);
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
    const recipient = await recipientOf(trx, transition, approval, handedIn);
    await insertApproval(trx, order.reference, approval, recipient, at);
    approvers.set(approval.id, recipient);
  }
  const outgoing: { mail: NewMail; kind: MailKind; recipients: string[] }[] = [];
  for (const mail of mails) outgoing.push({ mail, kind: mail.kind, recipients: await addressesFor(trx, order, mail, approvers) });
  await countRepeats(trx, { actor: transition.actor, event: transition.event, orderReference: order.reference, at }, outgoing);
  for (const { mail, recipients } of outgoing) await insertMail(trx, order, mail, recipients, at);
  if (transition.names === 'first') await insertOrderDomains(trx, order);
  if (transition.names === 'changed') await replaceOrderDomains(trx, order);
  if (transition.cancelled) await insertCancelledDomains(trx, order, at);
  await noteForRelatives(trx, transition, lender);
  if (transition.compromised) await blockKeysOf(trx, order.reference, transition.compromised.versions, new Date());
  if (transition.audit) await writeAudit(trx, { at: transition.at, actor: transition.actor, subject: order.reference, ...transition.audit });
  await noteChange(trx, order.reference);
}

/** What came with the message: read once, and held against the order, because the id may have been typed by hand. */
async function handedInWith(trx: Queryable, { order, handedIn }: Transition): Promise<Submissions[keyof Submissions] | undefined> {
  return handedIn && getHandedIn(trx, handedIn.of ?? order.reference, handedIn.id, handedIn.kind);
}

async function placeRow(trx: Queryable, order: Order, placement: Submissions['placement'], secrets: Secrets): Promise<void> {
  try {
    await insertOrder(trx, order, { ...placement, orderToken: secrets.orderToken(order.reference) });
  } catch (error) {
    // The primary key is looked at first: it is our own row, from a try whose answer got lost.
    if (isDuplicate(error, 'PRIMARY')) throw new NumberTaken();
    if (!isDuplicate(error, 'orders_buyer_reference')) throw error;
    throw referenceUsed(placement.buyerReference);
  }
}

/** Personal data is looked up here, so that none of it has to travel through the workflow's history. */
async function recipientOf(
  trx: Queryable,
  { order, asks }: Transition,
  approval: NewApproval,
  handedIn: Submissions[keyof Submissions] | undefined,
): Promise<string> {
  if (approval.kind === 'cancellation') return (await findAdminContact(trx, order))?.email ?? '';
  const domain = approval.domain ?? '';
  const mailboxDomain = order.validations.find(({ approvalId }) => approvalId === approval.id)?.mailboxDomain;
  // The validation will count for what this mailbox speaks for, so no other is asked.
  const isRight = (email: string) => mailboxDomainOf({ domain, email }) === mailboxDomain;
  if (handedIn !== undefined && asks === 'chosen-approver') {
    const chosen = handedIn as Approver;
    if (chosen.domain === domain && isRight(chosen.email)) return chosen.email;
    if (chosen.domain === domain)
      throw Problem.field('mailboxDomain', `The approver that was handed in is not at ${mailboxDomain ?? domain}; say where it is.`);
  }
  const afresh = asks === 'configured-approvers';
  const known = afresh ? undefined : await findLatestApprover(trx, order.reference, domain);
  if (known !== undefined && isRight(known)) return known;
  const { approvers } = afresh ? (handedIn as Configuration) : await getConfiguration(trx, wantedConfigurationId(order) ?? '');
  const approver = approvers.find((candidate) => candidate.domain === domain && isRight(candidate.email));
  if (approver) return approver.email;
  if (afresh) throw Problem.field('domains', `The configuration names no approver for ${domain}; send the domains that it has approvers for.`);
  return `admin@${mailboxDomain ?? domain}`;
}

async function addressesFor(trx: Queryable, order: Order, mail: NewMail, approvers: ReadonlyMap<string, string>): Promise<string[]> {
  switch (recipientsOf(mail.kind)) {
    case 'customer': {
      const customer = await findEndCustomer(trx, order);
      if (customer !== undefined) return [customer];
      throw new Problem('conflict', 'The order was placed without the customer’s address, so nobody can be invited; hand out its link.');
    }
    case 'approver': {
      const id = mail.approvalId ?? '';
      const approver = approvers.get(id) ?? (await findApproval(trx, id))?.recipient;
      if (approver === undefined) throw new Error(`The mail ${mail.id} belongs to no approval.`);
      return [approver];
    }
    case 'contacts':
      return findContacts(trx, order);
    case 'contacts-and-requester': {
      const [contacts, requester] = [await findContacts(trx, order), await findRequester(trx, order)];
      return requester === undefined ? contacts : [...new Set([...contacts, requester])];
    }
  }
}
