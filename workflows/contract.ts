import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Order, OrderState, RevocationReason, Sale, ValidationMethod } from '../domain/order';
import { personMessages, type PersonMessage } from '../domain/lifecycle';
import type { Instant } from '../domain/time';

/** All that a caller needs to talk to an order. Nothing here carries personal data or secrets: histories are readable. */

/** Start of an order's workflow: with a sale it places the order; without, it goes on from the order's row. */
export interface OrderInput {
  reference: string;
  placement?: Placement;
}

export interface Placement {
  sale: Sale;
  submissionId: string;
  /** Who placed it, where it was somebody of the seller */
  actor?: string;
  /** Kept with the order: what staff wrote when they placed it */
  note?: string;
  /** The customer is sent to the order's page by e-mail, to configure the order there */
  invites?: boolean;
  /** The cancelled retail order that this one takes the place of: it is paid by what that one gets back */
  restartOf?: string;
}

/** Who acts (domain/actor.ts): customers by their door, people who signed in by their id, operators by the name that they type. */
export interface Actor {
  actor: string;
}

/** What has to be proved, and how: EMAIL where it is not said. `mailboxDomains`: where a mailbox is below its domain, the domain that it is at. */
export interface Asked {
  domains: string[];
  method?: ValidationMethod;
  mailboxDomains?: Record<string, string>;
}

/** A configuration that was handed in, its names, and why staff have to look at it first. */
export interface HandedIn extends Asked {
  submissionId: string;
  names: string[];
  reviewReason?: string;
}

export interface MessageArguments {
  configure: Actor & HandedIn & { renewalOf?: Order['renewalOf'] };
  correctNames: Actor & HandedIn;
  approveDomain: Actor & { approvalId: string };
  declineDomain: Actor & { approvalId: string };
  changeApprover: Actor & { submissionId: string; domain: string; mailboxDomain?: string };
  /** `replaces`: the open validations that go; `domains`: what is to be proved in their place; with EMAIL the submission names the approver */
  changeMethod: Actor & Asked & { method: ValidationMethod; replaces: string[]; submissionId?: string };
  pollDomain: Actor;
  resendEmail: Actor & { kind: 'approver' | 'fulfilment' };
  /** The submission, a placement, names the customer, or another one */
  resendInvite: Actor & { submissionId?: string };
  vet: Actor & { accept: boolean; reason: string };
  review: Actor & { accept: boolean; reason: string };
  requestCancel: Actor & { requestedAt: Instant; submissionId?: string };
  withdrawCancel: Actor & { submissionId?: string };
  approveCancel: Actor & { approvalId: string };
  declineCancel: Actor & { approvalId: string; submissionId?: string };
  resendApproval: Actor;
  changeAdminContact: Actor & { submissionId: string; reason: string };
  cancelAsStaff: Actor & { reason: string };
  requestRefund: Actor & { submissionId?: string };
  refundDone: Actor & { reason: string };
  refundFailed: Actor & { reason: string };
  /** `reference` and the placement's submission are those of the new order */
  restart: Actor & { reference: string; submissionId: string };
  reissue: Actor & HandedIn;
  revoke: Actor & { reason: RevocationReason; version?: number };
  /** Certificates whose key is blocked (db/blocked-keys.ts) */
  revokeForKey: Actor & { versions: number[] };
  setReminders: Actor & { days: number[] };
  retryNow: Actor & { reason: string };
}

/** What every accepted message answers; the row, already written, has the rest. */
export interface Accepted {
  state: OrderState;
  sequence: number;
}

export const place = defineUpdate<Accepted>('place');

export type Message<M extends PersonMessage> = ReturnType<typeof defineUpdate<Accepted, [MessageArguments[M]]>>;

export const messages = Object.fromEntries(personMessages.map((name) => [name, defineUpdate(name)])) as unknown as { [M in PersonMessage]: Message<M> };

/** E-mails that are unsent in the tables: those that the workflow does not have under way are sent. Refused, without a trace, where it has all of them. */
export const sendUnsent = defineUpdate<void, [{ mailIds: string[] }]>('sendUnsent');

export const orderQuery = defineQuery<Order | undefined>('order');

export const ORDER_WORKFLOW = 'order';

/** One of the orders beside it has changed: look at the tables. Changes nothing by itself. */
export const lookAtRenewals = defineSignal('lookAtRenewals');

/** Changes a test account's points: the api may not write the ledger. */
export const TEST_POINTS_WORKFLOW = 'testPoints';

export interface TestPointsInput {
  accountId: string;
  /** How many to add, or that nothing is to be left */
  change: number | 'empty';
}

export function orderWorkflowId(reference: string): string {
  return `order:${reference}`;
}

/** Sends an account's events to one webhook; runs while something waits to be sent. */
export const WEBHOOK_WORKFLOW = 'webhook';

export interface WebhookInput {
  webhookId: string;
}

/** There is something to do now: look at the tables. */
export const wake = defineSignal('wake');

export function webhookWorkflowId(webhookId: string): string {
  return `webhook:${webhookId}`;
}
