import { ActivityFailure, ApplicationFailure, patched, proxyLocalActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Order } from '../domain/order';
import { Problem } from '../domain/problem';
import { mailId, type NewApproval, type NewMail, type EventType, type MailKind, type Transition } from '../domain/transition';
import type { Instant } from '../domain/time';
import { waitingInWords, type Seen } from '../domain/waiting';
import type { OrderActivities } from './activities';
import type { createMailbox } from './mailbox';
import { changedSearchAttributes } from './search-attributes';

/** Short and in the worker itself: one database transaction. Retried for ever; a refusal comes as a non-retryable failure. */
const patience = { startToCloseTimeout: '20 seconds', retry: { initialInterval: '100 milliseconds', maximumInterval: '10 seconds' } } as const;
export const { loadOrder, recordTransition } = proxyLocalActivities<OrderActivities>(patience);

export interface Step {
  /** What changes in the order */
  facts: Partial<Order>;
  event: EventType;
  actor: string;
  note?: string;
  submissionId?: string;
  audit?: Transition['audit'];
  compromised?: Transition['compromised'];
  transfers?: Transition['transfers'];
  approvals?: NewApproval[];
  mails?: MailKind[];
  /** Since this patch; runs that took the step earlier are replayed with the one of before */
  newer?: { patch: string; before: Step | undefined };
}

/** The step as this run takes it, or took it when it was first here. */
export function asThisRun(step: Step | undefined): Step | undefined {
  return step?.newer && !patched(step.newer.patch) ? step.newer.before : step;
}

export interface Written {
  /** As it now is in the table */
  order: Order;
  /** Another transition had the number: nothing was written, and the message has to be judged by the order that is there. */
  superseded: boolean;
  /** Causes that are known to be in the table already */
  causes: string[];
}

/**
 * Writes the next transition: row, event, ledger and outgoing mail in one database transaction; then shows the new state in the
 * Temporal UI and starts the mails, which nobody waits for. Answers the order as it now is.
 */
export async function writeTransition(
  before: Order,
  step: Step,
  cause: string,
  mailbox: ReturnType<typeof createMailbox>,
  lastLookAt: Instant | undefined,
): Promise<Written> {
  const now = Date.now();
  const order: Order = { ...before, ...step.facts, sequence: before.sequence + 1 };
  if (order.state !== before.state || order.waitingOn !== before.waitingOn) order.since = now;
  const approvals = step.approvals ?? [];
  const mails = (step.mails ?? []).flatMap((kind): NewMail[] =>
    kind === 'domain-approval' || kind === 'cancel-requested'
      ? approvals.map((approval, index) => ({ id: mailId(order, kind, index), kind, approvalId: approval.id }))
      : [{ id: mailId(order, kind), kind, approvalId: kind === 'cancel-reminder' ? order.cancellation?.approvalId : undefined }],
  );
  const recorded = await recordTransition.executeWithOptions({ ...patience, summary: step.event }, [
    {
      order,
      event: step.event,
      at: now,
      actor: step.actor,
      cause,
      note: step.note,
      submissionId: step.submissionId,
      audit: step.audit,
      compromised: step.compromised,
      transfers: step.transfers ?? [],
      approvals,
      mails,
    },
  ]);
  const written = { order: recorded?.order ?? order, superseded: recorded?.repeated === false, causes: recorded?.causes ?? [] };
  mailbox.send(recorded?.unsentMails ?? mails.map((mail) => mail.id));
  showInTemporal(before, written.order, { lastMail: mailbox.last, lastLookAt });
  return written;
}

export function showInTemporal(before: Order | undefined, order: Order, seen: Seen): void {
  const changed = changedSearchAttributes(before, order);
  if (changed.length > 0) upsertSearchAttributes(changed);
  showDetails(order, seen);
}

/** Beside the workflow in the Temporal UI; costs no history. */
export function showDetails(order: Order, seen: Seen): void {
  setCurrentDetails(`**${order.sale.productCode}** ${order.names.join(', ')}\n\n${waitingInWords(order, seen)}`);
}

/** How a Problem crosses Temporal: its kind is the failure's type, its fields the detail. */
export function asFailure(problem: Problem): ApplicationFailure {
  return ApplicationFailure.create({ message: problem.message, type: problem.kind, nonRetryable: true, details: [problem.fields] });
}

/** What a caller may be told. Anything that is not a refusal is a bug: it fails the workflow task, which shows it and waits for a mended worker. */
export function asRefusal(error: unknown): ApplicationFailure {
  if (error instanceof Problem) return asFailure(error);
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return cause;
  throw error;
}
