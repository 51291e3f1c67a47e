import type { Client, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { listApprovals, type Approval } from '../../db/order/approvals';
import { listCertificates } from '../../db/certificate/certificates';
import type { Db } from '../../db/connection';
import { listEvents, type OrderEvent } from '../../db/order/events';
import { listOrderLines } from '../../db/ledger/ledger';
import { verifyLedger } from '../../db/ledger/verify';
import { listMails } from '../../db/mail/mails';
import { findOrder } from '../../db/order/orders';
import { isOfSeller } from '../../domain/people/actor';
import { answerId } from '../../domain/validation/approval';
import { isInWindow, refundWindowEnd } from '../../domain/order/cancellation';
import type { Order, OrderState } from '../../domain/order/order';
import { REQUEST_STAMP_TOLERANCE_MS, requestInstant } from '../../domain/sale/policy';
import { mailSequence, type EventType } from '../../domain/order/transition';
import { wrongMails, wrongNames } from './outgoing-invariants';

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
  const [lines, events, certificates, mails, approvals, history] = await Promise.all([
    listOrderLines(db, reference),
    listEvents(db, reference),
    listCertificates(db, reference),
    listMails(db, reference),
    listApprovals(db, reference),
    client.workflow.getHandle(`order:${reference}`).fetchHistory(),
  ]);
  const stamps = requestStamps(history);
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
  for (const wrong of wrongMails(order, events, mails, approvals)) must(false, `I6: ${wrong}`);
  must(endedByClock(order, events, approvals), 'I9: the clock ends windows and requests when their time is over, and requests after all reminders');
  if (['credited', 'refund-requested', 'refunded', 'restarted', 'cancelled'].includes(order.state)) {
    must(
      certificates.every(({ revokedAt }) => revokedAt !== null),
      'I8: no certificate of a cancelled order is valid',
    );
    must(wasApproved(order, events, stamps), 'I8: an order is cancelled by its customer only when the request was in time, and once issued also approved');
    must(wasLinkAlive(events, approvals), 'I8: the link was approved before its end');
    must(followsWindow(order, events, stamps), 'I8: cancelled by staff, the price comes back inside the refund window and only there');
  }
  for (const wrong of wrongNames(order, certificates)) must(false, `names: ${wrong}`);
  const asked = await workflowOrder(client, reference);
  if (asked) must(asked.state === order.state && asked.sequence === order.sequence, 'I5: the workflow is where the row is');
  broken.push(...failedTasks(history).map((why) => `${reference}: I9: ${why}`));
  return broken;
}

/** I1 and I2, over all orders. */
export async function brokenLedger({ db }: Pick<Looked, 'db'>): Promise<string[]> {
  return (await verifyLedger(db)).faults;
}

function walksLegally(events: readonly OrderEvent[]): boolean {
  return events.every(({ state }, index) => {
    const before = events[index - 1]?.state;
    return before === undefined ? state === 'placed' : state === before || moves[before].includes(state);
  });
}

/** Of an issued order: staff, or a request in time; and where the policy asks for a second person, one that nobody had taken back. */
function wasApproved(order: Order, events: readonly OrderEvent[], stamps: ReadonlyMap<string, number>): boolean {
  const inTime = (request: OrderEvent) => isInWindow(order, askedAt(request, stamps) ?? request.at - REQUEST_STAMP_TOLERANCE_MS);
  if (order.issuedAt === undefined) {
    const ending = events.find(({ type }) => endings.includes(type));
    return !ending || !stamps.has(ending.cause) || inTime(ending);
  }
  const approved = events.findLast(({ type }) => type === 'cancel-approved');
  if (!approved) return false;
  if (isOfSeller(approved.actor)) return true;
  if (order.sale.policy.approver === 'none') return inTime(approved);
  const before = events[events.indexOf(approved) - 1];
  const requested = events.findLast(({ type }) => type === 'cancel-requested');
  // Asked for while it was being signed: no second person yet.
  if (!requested) return before?.state === 'configured';
  return before?.state === 'cancel-requested' && inTime(requested);
}

function wasLinkAlive(events: readonly OrderEvent[], approvals: readonly Approval[]): boolean {
  return approvals.every(({ id, endsAt }) => events.every(({ cause, at }) => cause !== answerId(id, 'approve') || at <= endsAt));
}

function endedByClock(order: Order, events: readonly OrderEvent[], approvals: readonly Approval[]): boolean {
  return events.every(({ type, sequence, at }) => {
    if (type === 'window-ended') return at > (refundWindowEnd(order) ?? Infinity);
    if (type !== 'cancel-approval-ended') return true;
    const link = approvals.findLast(({ id, kind }) => kind === 'cancellation' && mailSequence(id) < sequence);
    if (!link) return false;
    const reminders = events.filter((event) => event.type === 'approval-reminded' && event.sequence > mailSequence(link.id) && event.sequence < sequence);
    return at >= link.endsAt && reminders.length === order.sale.policy.approvalReminders.length;
  });
}

/** Docs/decisions/0006: staff are not above the policy, in neither direction; where a request was open, its own instant decides. */
function followsWindow(order: Order, events: readonly OrderEvent[], stamps: ReadonlyMap<string, number>): boolean {
  const act = events.find(({ type, actor }) => endings.includes(type) && isOfSeller(actor));
  // Refused in vetting or review, which the order then gives as its reason, it could not be fulfilled: that is credited at any time.
  if (!act || act.note === order.endReason) return true;
  const wasOpen = events[events.indexOf(act) - 1]?.state === 'cancel-requested';
  const request = wasOpen ? events.findLast(({ type }) => type === 'cancel-requested') : undefined;
  const decidedAt = request ? askedAt(request, stamps) : act.at;
  if (decidedAt === undefined) return true;
  const cameBack = order.state === 'cancelled' ? order.waitingOn === 'customer-choice' : true;
  return cameBack === (order.sale.policy.givesBack && isInWindow(order, decidedAt));
}

const endings: readonly EventType[] = ['cancel-approved', 'credited', 'cancelled'];

/** The instant by which a request to cancel is judged. Undefined: its stamp is lost, because the engine died before it had kept the message. */
function askedAt({ cause, at }: OrderEvent, stamps: ReadonlyMap<string, number>): number | undefined {
  const stamp = stamps.get(cause);
  return stamp === undefined ? undefined : requestInstant(stamp, at);
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** The api's stamps on requests to cancel, by the ids of the messages: no table has them once the request is over. */
function requestStamps({ events }: History): Map<string, number> {
  const stamps = new Map<string, number>();
  for (const { workflowExecutionUpdateAcceptedEventAttributes: accepted } of events ?? []) {
    const { meta, input } = accepted?.acceptedRequest ?? {};
    const payload = input?.args?.payloads?.[0];
    if (input?.name !== 'requestCancel' || !payload) continue;
    stamps.set(meta?.updateId ?? '', defaultPayloadConverter.fromPayload<{ requestedAt: number }>(payload).requestedAt);
  }
  return stamps;
}

/** I9, in what a worker has logged: a workflow that ended while somebody still waited for its answer. */
export function unfinishedHandlers(workerLog: string): string[] {
  const warnings = workerLog.split('\n').filter((line) => /TMPRL1102|unfinished/i.test(line));
  return warnings.map((line) => `I9: a workflow ended before it had answered: ${line.slice(0, 300)}`);
}

async function workflowOrder(client: Client, reference: string): Promise<Order | undefined> {
  const handle = client.workflow.getHandle(`order:${reference}`);
  if ((await handle.describe()).status.name !== 'RUNNING') return undefined;
  return handle.query<Order>('order');
}

function failedTasks({ events }: History): string[] {
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    const { cause, failure } = failed ?? {};
    // A message came while the workflow was just ending (1, unhandled command), or the worker lost its cache (23): the engine tries again by itself.
    return failed && failure?.message && ![1, 23].includes(Number(cause)) ? [failure.message] : [];
  });
}
