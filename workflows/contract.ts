import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { Order, OrderState, Sale } from '../domain/order';
import type { PersonMessage } from '../domain/lifecycle';
import type { Instant } from '../domain/time';

/** All that a caller needs to talk to an order. Nothing here carries personal data or secrets: histories are readable. */

/** Start of an order's workflow: with a sale it places the order; without, it goes on from the order's row. */
export interface OrderInput {
  reference: string;
  placement?: { sale: Sale; submissionId: string };
}

/** Who acts. People of the seller are named, because their acts are audited; customers are known by their door. */
export interface Actor {
  actor: string;
}

export interface MessageArguments {
  configure: Actor & { submissionId: string; names: string[]; domains: string[] };
  approveDomain: Actor & { approvalId: string };
  declineDomain: Actor & { approvalId: string };
  changeApprover: Actor & { submissionId: string; domain: string };
  resendEmail: Actor & { kind: 'approver' | 'fulfilment' };
  vet: Actor & { accept: boolean; reason: string };
  requestCancel: Actor & { requestedAt: Instant; submissionId?: string };
  approveCancel: Actor & { approvalId: string };
  declineCancel: Actor & { approvalId: string; submissionId?: string };
  resendApproval: Actor;
  cancelAsStaff: Actor & { reason: string };
  retryNow: Actor & { reason: string };
}

/** What every accepted message answers; the row, already written, has the rest. */
export interface Accepted {
  state: OrderState;
  sequence: number;
}

export const place = defineUpdate<Accepted>('place');

export const messages: { [M in PersonMessage]: ReturnType<typeof defineUpdate<Accepted, [MessageArguments[M]]>> } = {
  configure: defineUpdate('configure'),
  approveDomain: defineUpdate('approveDomain'),
  declineDomain: defineUpdate('declineDomain'),
  changeApprover: defineUpdate('changeApprover'),
  resendEmail: defineUpdate('resendEmail'),
  vet: defineUpdate('vet'),
  requestCancel: defineUpdate('requestCancel'),
  approveCancel: defineUpdate('approveCancel'),
  declineCancel: defineUpdate('declineCancel'),
  resendApproval: defineUpdate('resendApproval'),
  cancelAsStaff: defineUpdate('cancelAsStaff'),
  retryNow: defineUpdate('retryNow'),
};

export const orderQuery = defineQuery<Order | undefined>('order');

export const ORDER_WORKFLOW = 'order';

export function orderWorkflowId(reference: string): string {
  return `order:${reference}`;
}
