import type { Client } from '@temporalio/client';
import { listApprovals } from '../../db/approvals';
import { listCertificates } from '../../db/certificates';
import type { Db } from '../../db/connection';
import { listEvents, type OrderEvent } from '../../db/events';
import { listOrderLines } from '../../db/ledger';
import { proveLedger } from '../../db/ledger-proof';
import { listMails } from '../../db/mails';
import { findOrder } from '../../db/orders';
import { isOfSeller } from '../../domain/actor';
import { isInWindow } from '../../domain/cancellation';
import type { Order, OrderState } from '../../domain/order';

/** Where invariants are looked up: tables and engine. */
export interface Looked {
  db: Db;
  client: Client;
}

/** From which state an order may come to which other one: design section 2 once more, so that the code is not its own judge. */
const moves: Readonly<Record<OrderState, readonly OrderState[]>> = {
  placed: ['configured', 'credited', 'cancelled'],
  configured: ['issued', 'approved', 'credited', 'cancelled'],
  issued: ['cancel-requested', 'approved', 'revoked', 'expired'],
  'cancel-requested': ['issued', 'approved', 'revoked', 'expired'],
  approved: ['credited', 'cancelled'],
  credited: [],
  cancelled: ['refund-requested', 'restarted'],
  'refund-requested': ['refunded'],
  refunded: [],
  restarted: [],
  revoked: [],
  expired: [],
};

/**
 * What must hold of an order whatever happened to it (reliability-performance.md, invariants I1 to I10, as far as one order shows them).
 * Gives one sentence for each that does not.
 */
export async function brokenInvariants({ db, client }: Looked, reference: string): Promise<string[]> {
  const order = await findOrder(db, reference);
  if (!order) return [`${reference}: I7: it is not there`];
  const [lines, events, certificates, mails, approvals] = await Promise.all([
    listOrderLines(db, reference),
    listEvents(db, reference),
    listCertificates(db, reference),
    listMails(db, reference),
    listApprovals(db, reference),
  ]);
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  const broken: string[] = [];
  const must = (holds: boolean, what: string) => holds || broken.push(`${reference} (${order.state}): ${what}`);

  must(count('charge') === 1 && count('credit') <= 1 && count('refund') <= 1, 'I3: charged once, credited at most once');
  must(count('credit') === (['credited', 'refunded', 'restarted'].includes(order.state) ? 1 : 0), 'I3: credited where it ended so');
  must(new Set(lines.map(({ key }) => key)).size === lines.length, 'I4: each effect once');
  must(
    events.every(({ sequence }, index) => sequence === index + 1),
    'I10: one event for each transition, without gaps',
  );
  must(
    events.every(({ actor }) => actor !== ''),
    'I10: every event has an actor',
  );
  must(events.at(-1)?.state === order.state && events.length === order.sequence, 'I5: the row is where its last event says');
  must(walksLegally(events), `I5: a legal walk, not ${events.map(({ state }) => state).join(', ')}`);
  const perApproval = mails.flatMap(({ kind, approvalId }) => (approvalId === null ? [] : [`${kind} ${approvalId}`]));
  must(new Set(perApproval).size === perApproval.length, 'I6: one e-mail of a kind for each link');
  must(
    approvals.every(({ id }) => mails.some(({ approvalId }) => approvalId === id)),
    'I6: every link has its e-mail',
  );
  if (['credited', 'refund-requested', 'refunded', 'restarted', 'cancelled'].includes(order.state)) {
    must(
      certificates.every(({ revokedAt }) => revokedAt !== null),
      'I8: no certificate of a cancelled order is valid',
    );
    must(wasApproved(order, events), 'I8: an issued order is cancelled only when its request was in time and approved');
  }
  const asked = await workflowOrder(client, reference);
  if (asked) must(asked.state === order.state && asked.sequence === order.sequence, 'I5: the workflow is where the row is');
  broken.push(...(await failedTasks(client, reference)).map((why) => `${reference}: I9: ${why}`));
  return broken;
}

/** I1 and I2, over all orders. */
export async function brokenLedger({ db }: Pick<Looked, 'db'>): Promise<string[]> {
  return (await proveLedger(db)).faults;
}

function walksLegally(events: readonly OrderEvent[]): boolean {
  return events.every(({ state }, index) => {
    const before = events[index - 1]?.state;
    return before === undefined ? state === 'placed' : state === before || moves[before].includes(state);
  });
}

/** Of an issued order: staff, or a request in time; and where the policy asks for a second person, one that nobody had taken back. */
function wasApproved(order: Order, events: readonly OrderEvent[]): boolean {
  if (order.issuedAt === undefined) return true;
  const approved = events.findLast(({ type }) => type === 'cancel-approved');
  if (!approved) return false;
  if (isOfSeller(approved.actor)) return true;
  if (order.sale.policy.approver === 'none') return isInWindow(order, approved.at);
  const before = events[events.indexOf(approved) - 1];
  const requested = events.findLast(({ type }) => type === 'cancel-requested');
  // Asked for while it was being signed: no second person yet.
  if (!requested) return before?.state === 'configured';
  return before?.state === 'cancel-requested' && isInWindow(order, requested.at);
}

async function workflowOrder(client: Client, reference: string): Promise<Order | undefined> {
  const handle = client.workflow.getHandle(`order:${reference}`);
  if ((await handle.describe()).status.name !== 'RUNNING') return undefined;
  return handle.query<Order>('order');
}

async function failedTasks(client: Client, reference: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(`order:${reference}`).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    const { cause, failure } = failed ?? {};
    // A message came while the workflow was just ending (1, unhandled command), or the worker lost its cache (23): the engine tries again by itself.
    return failed && failure?.message && ![1, 23].includes(Number(cause)) ? [failure.message] : [];
  });
}
