import type { AuditLine } from './audit';
import type { Transfer } from './ledger';
import type { Order } from './order';
import type { SubmissionKind } from './submission';
import type { Instant } from './time';

export const eventTypes = [
  'placed',
  'configured',
  'domain-approved',
  'approver-changed',
  'method-changed',
  'domain-link-renewed',
  'names-corrected',
  'vetted',
  'review-released',
  'issued',
  'reissue-requested',
  'reissue-due',
  'reissue-declined',
  'reissued',
  'issue-failed',
  'issue-refused',
  'email-resent',
  'window-ended',
  'cancel-requested',
  'approval-reminded',
  'approval-resent',
  'admin-contact-changed',
  'cancel-withdrawn',
  'cancel-declined',
  'cancel-approval-ended',
  'cancel-approved',
  'revoke-failed',
  'revoke-refused',
  'credited',
  'cancelled',
  'refund-requested',
  'refund-failed',
  'refunded',
  'restart-requested',
  'restarted',
  'revoke-requested',
  'revoked',
  'dropped-names-due',
  'key-blocked',
  'certificate-revoked',
  'reminders-set',
  'term-reminded',
  'certificate-reminded',
  'retried',
  'cancel-pressed',
  'activity-overruled',
  'renewed',
  'renewal-ended',
  'days-taken-back',
  'expired',
] as const;
export type EventType = (typeof eventTypes)[number];

/** E-mails are named after what happened. */
export const mailKinds = [
  'invite',
  'domain-approval',
  'proof-needed',
  'issued',
  'issue-refused',
  'reissue-declined',
  'certificate-expires',
  'cancel-requested',
  'cancel-reminder',
  'cancel-withdrawn',
  'cancel-declined',
  'cancel-approval-ended',
  'credited',
  'cancelled',
  'customer-choice',
  'refund-requested',
  'refunded',
  'revoked',
  'term-reminder',
  'days-taken-back',
] as const;
export type MailKind = (typeof mailKinds)[number];

export type ApprovalKind = 'domain' | 'cancellation';

/** A link to be sent. Its recipient is looked up by the transition's activity, its secret made when the mail is sent. */
export interface NewApproval {
  id: string;
  kind: ApprovalKind;
  domain?: string;
  endsAt: Instant;
}

export interface NewMail {
  id: string;
  kind: MailKind;
  approvalId?: string;
}

/** One step of an order's life: all of it is written in one database transaction, or nothing. */
export interface Transition {
  /** The order after the step; its `sequence` is the step's number */
  order: Order;
  event: EventType;
  at: Instant;
  /** Who caused it (domain/actor.ts) */
  actor: string;
  /** Tells a repeat of this very step from another one that took its number */
  cause: string;
  /** Reason given by staff or a machine; customers' words travel as submissions */
  note?: string;
  submissionId?: string;
  /** Line of the audit trail, where people of the seller acted */
  audit?: Pick<AuditLine, 'action' | 'detail'>;
  /** Certificates whose keys are reported as compromised, all of the order's where no versions are named: the keys are blocked for everybody */
  compromised?: { versions?: number[] };
  transfers: Transfer[];
  approvals: NewApproval[];
  mails: NewMail[];
}

/** What is handed in with an event, where it is not a reason. */
const handedInWith: Readonly<Partial<Record<EventType, SubmissionKind>>> = {
  placed: 'placement',
  configured: 'configuration',
  'names-corrected': 'configuration',
  'reissue-requested': 'configuration',
  'approver-changed': 'approver',
  'method-changed': 'approver',
  'admin-contact-changed': 'adminContact',
  'restart-requested': 'placement',
  'email-resent': 'placement',
};

export function submissionKind(event: EventType): SubmissionKind {
  return handedInWith[event] ?? 'reason';
}

export function mailId(order: Order, kind: MailKind, index = 0): string {
  return `${order.reference}.${order.sequence}.${kind}${index === 0 ? '' : `.${index}`}`;
}

/** Number of the event that a mail belongs to. */
export function mailSequence(id: string): number {
  return Number(id.split('.')[1]);
}

/** The kind in a mail's id. */
export function mailKind(id: string): MailKind {
  const [, , kind] = id.split('.');
  return kind as MailKind;
}
