import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { personMessages, type MessageArguments, type PersonMessage } from '../domain/order/messages';
import type { Order, OrderState, Sale } from '../domain/order/order';

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

/** What every accepted message answers; the row, already written, has the rest. */
export interface Accepted {
  state: OrderState;
  sequence: number;
}

export const place = defineUpdate<Accepted>('place');

export type Message<M extends PersonMessage> = ReturnType<typeof defineUpdate<Accepted, [MessageArguments[M]]>>;

export const updates = Object.fromEntries(personMessages.map((name) => [name, defineUpdate(name)])) as unknown as { [M in PersonMessage]: Message<M> };

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

/** Beside the queue of the workflows: for activities that go to hosts which customers choose, so that nothing else waits for hosts that do not answer. */
export function outsideTaskQueue(taskQueue: string): string {
  return `${taskQueue}-outside`;
}

/** There is something to do now: look at the tables. */
export const wake = defineSignal('wake');

export function webhookWorkflowId(webhookId: string): string {
  return `webhook:${webhookId}`;
}
