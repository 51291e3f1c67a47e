import { ActivityFailure, ApplicationFailure, proxyLocalActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Order } from '../domain/order/order';
import { Problem } from '../domain/problem';
import { mailId, type NewApproval, type NewMail, type MailKind, type Transition } from '../domain/order/transition';
import type { SubmissionKind } from '../domain/order/submission';
import type { Instant } from '../domain/time';
import { waitingInWords, type Seen } from '../domain/order/waiting';
import type { OrderActivities } from './activities';
import type { createMailbox } from './mailbox';
import { changedSearchAttributes } from './search-attributes';

/** Short and in the worker itself: one database transaction. Retried for ever; a refusal comes as a non-retryable failure. */
const patience = { startToCloseTimeout: '20 seconds', retry: { initialInterval: '100 milliseconds', maximumInterval: '10 seconds' } } as const;
export const { loadOrder, recordTransition } = proxyLocalActivities<OrderActivities>(patience);

/** What a message or a deadline brings about, all of it: nothing else is derived from the event's name. */
export interface Step extends Pick<
  Transition,
  'event' | 'actor' | 'note' | 'handedIn' | 'customer' | 'names' | 'asks' | 'cancelled' | 'audit' | 'compromised'
> {
  /** What changes in the order */
  facts: Partial<Order>;
  transfers?: Transition['transfers'];
  approvals?: NewApproval[];
  mails?: MailKind[];
}

/** A submission that may be there: the customer's words, unless the message says what else it is. */
export function submission(id: string | undefined, kind: SubmissionKind = 'reason'): Step['handedIn'] {
  return id === undefined ? undefined : { kind, id };
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
  lastCheckAt: Instant | undefined,
): Promise<Written> {
  const now = Date.now();
  const { facts, approvals = [], transfers = [], mails: kinds = [], ...consequences } = step;
  const order: Order = { ...before, ...facts, sequence: before.sequence + 1 };
  if (order.state !== before.state || order.waitingOn !== before.waitingOn) order.since = now;
  const mails = kinds.flatMap((kind): NewMail[] =>
    kind === 'domain-approval' || kind === 'cancel-requested'
      ? approvals.map((approval, index) => ({ id: mailId(order, kind, index), kind, approvalId: approval.id }))
      : [{ id: mailId(order, kind), kind, approvalId: kind === 'cancel-reminder' ? order.cancellation?.approvalId : undefined }],
  );
  const recorded = await recordTransition.executeWithOptions({ ...patience, summary: step.event }, [
    { ...consequences, order, at: now, cause, transfers, approvals, mails },
  ]);
  const written = { order: recorded?.order ?? order, superseded: recorded?.repeated === false, causes: recorded?.causes ?? [] };
  mailbox.send(recorded?.unsentMails ?? mails.map((mail) => mail.id));
  showInTemporal(before, written.order, { lastMail: mailbox.last, lastCheckAt });
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
  return ApplicationFailure.create({ message: problem.message, type: problem.kind, nonRetryable: true, details: [problem.fields, problem.detail] });
}

/** What a caller may be told. Anything that is not a refusal is a bug: it fails the workflow task, which shows it and waits for a mended worker. */
export function asRefusal(error: unknown): ApplicationFailure {
  if (error instanceof Problem) return asFailure(error);
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return cause;
  throw error;
}
