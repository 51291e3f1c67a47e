import type { Client, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { listApprovals, type Approval } from '../../db/approvals';
import { listBlockedCertificates } from '../../db/blocked-keys';
import { proveCertificates } from '../../db/certificate-proof';
import { listCertificates, namesIn, type Certificate } from '../../db/certificates';
import type { Db } from '../../db/connection';
import { listEvents, type OrderEvent } from '../../db/events';
import { listOrderLines } from '../../db/ledger';
import { proveLedger } from '../../db/ledger-proof';
import { listMails, type Mail } from '../../db/mails';
import { findOrder } from '../../db/orders';
import { isOfSeller } from '../../domain/actor';
import { answerId } from '../../domain/approval';
import { isInWindow, refundWindowEnd } from '../../domain/cancellation';
import type { Order, OrderState } from '../../domain/order';
import { REQUEST_STAMP_TOLERANCE_MS, requestInstant } from '../../domain/policy';
import { mailSequence, type EventType, type MailKind } from '../../domain/transition';
import { boughtNames, countNames } from '../../domain/valid-names';

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

/** Of which events each kind of e-mail tells. Links to approvers and what is to be proved can come with almost any step; links are counted by themselves. */
const tellsOf: Readonly<Partial<Record<MailKind, readonly EventType[]>>> = {
  invite: ['placed', 'email-resent'],
  issued: ['issued', 'reissued', 'email-resent'],
  'reissue-declined': ['reissue-declined'],
  'certificate-expires': ['certificate-reminded'],
  'cancel-requested': ['cancel-requested', 'approval-resent', 'admin-contact-changed'],
  'cancel-reminder': ['approval-reminded'],
  'cancel-withdrawn': ['cancel-withdrawn', 'reissue-requested'],
  'cancel-declined': ['cancel-declined'],
  'cancel-approval-ended': ['cancel-approval-ended'],
  credited: ['credited'],
  cancelled: ['cancelled'],
  'customer-choice': ['cancelled'],
  'refund-requested': ['refund-requested'],
  refunded: ['refunded'],
  revoked: ['revoked', 'certificate-revoked'],
  'term-reminder': ['term-reminded'],
  'days-taken-back': ['days-taken-back'],
};
/** Here it depends on what was asked for, or on a request that is open, whether there is something to tell. */
const toldPerhaps: readonly EventType[] = ['placed', 'email-resent', 'admin-contact-changed', 'reissue-requested'];

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

/** Over all orders, once they are at rest: valid names, and keys that are blocked. */
export async function brokenCertificates({ db }: Pick<Looked, 'db'>): Promise<string[]> {
  const blocked = (await listBlockedCertificates(db, new Date())).map(
    ({ reference, versions }) => `${reference}: certificate ${versions.join()} is valid and its key is blocked`,
  );
  return [...blocked, ...(await proveCertificates(db)).faults];
}

/** I1 and I2, over all orders. */
export async function brokenLedger({ db }: Pick<Looked, 'db'>): Promise<string[]> {
  return (await proveLedger(db)).faults;
}

/**
 * Docs/decisions/0040: what is valid and neither waits for the end of its time nor is being revoked is within what was bought, and has no name but those of the
 * newest certificate; what waits is one set of that size, for the policy's time at most.
 */
function wrongNames(order: Order, certificates: readonly Certificate[]): string[] {
  const { sale, revocation, droppedNames, namesExceededAt } = order;
  const most = boughtNames(sale);
  const isGoing = (version: number) => revocation !== undefined && (revocation.versions?.includes(version) ?? true);
  const valid = certificates.filter(({ version, revokedAt }) => revokedAt === null && !isGoing(version));
  const namesOf = (some: readonly Certificate[]) => [...new Set(some.flatMap(({ certificatePem }) => namesIn(certificatePem)))];
  const kept = valid.filter(({ version }) => !droppedNames?.versions.includes(version));
  const wrong: string[] = [];
  if (order.state === 'issued' && order.reissue === undefined) {
    const beyond = namesOf(kept).filter((name) => !order.names.includes(name));
    if (beyond.length > 0) wrong.push(`${beyond.join(', ')} are valid and the order does not have them`);
  }
  if (countNames(sale, namesOf(kept)) > most) wrong.push(`${namesOf(kept).join(', ')} are valid and ${most} were bought`);
  if (countNames(sale, namesOf(valid)) > 2 * most) wrong.push(`${namesOf(valid).join(', ')} are valid, more than two sets of ${most}`);
  if (droppedNames && countNames(sale, namesOf(valid)) > most && droppedNames.revokeAt > (namesExceededAt ?? 0) + sale.policy.droppedNamesMs)
    wrong.push('more names than were bought stay valid for longer than the policy says');
  return wrong;
}

function walksLegally(events: readonly OrderEvent[]): boolean {
  return events.every(({ state }, index) => {
    const before = events[index - 1]?.state;
    return before === undefined ? state === 'placed' : state === before || moves[before].includes(state);
  });
}

/** One e-mail of each kind for each link and each event that is told of, whatever was repeated; whoever has it sent again makes an event. */
function wrongMails(order: Order, events: readonly OrderEvent[], mails: readonly Mail[], approvals: readonly Approval[]): string[] {
  const wrong: string[] = [];
  const tells = ({ kind }: Mail, type: EventType) => tellsOf[kind]?.includes(type) ?? false;
  const keys = mails.map(({ id, kind, approvalId }) => `${kind} of event ${mailSequence(id)}${approvalId === null ? '' : ` for the link ${approvalId}`}`);
  for (const [index, key] of keys.entries()) if (keys.indexOf(key) !== index) wrong.push(`two e-mails: ${key}`);
  for (const mail of mails) {
    const event = events[mailSequence(mail.id) - 1];
    if (!event || (tellsOf[mail.kind] && !tells(mail, event.type))) wrong.push(`the e-mail ${mail.id} tells of no event that there was`);
  }
  const configuredAt = events.find(({ type }) => type === 'configured')?.sequence ?? Infinity;
  for (const { sequence, type } of events) {
    if (!Object.values(tellsOf).some((types) => types.includes(type))) continue;
    const count = mails.filter((mail) => mailSequence(mail.id) === sequence && tells(mail, type)).length;
    // Before its configuration an order has nobody who could be told.
    const wanted = sequence > configuredAt && !toldPerhaps.includes(type) ? 1 : 0;
    if (count < wanted || count > 1) wrong.push(`${count} e-mails tell of ${type}, event ${sequence}`);
  }
  for (const { id, kind } of approvals) {
    const sent = mails.filter(({ approvalId }) => approvalId === id);
    const reminders = sent.filter((mail) => mail.kind === 'cancel-reminder').length;
    if (sent.length - reminders !== 1) wrong.push(`${sent.length - reminders} e-mails bring the link ${id}`);
    if (reminders > (kind === 'cancellation' ? order.sale.policy.approvalReminders.length : 0)) wrong.push(`${reminders} reminders of the link ${id}`);
  }
  return wrong;
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
