import type { AuditLine } from '../people/audit';
import type { Transfer } from '../sale/ledger';
import type { Order } from './order';
import { wantedNames } from '../validation/validation';
import type { SubmissionKind } from './submission';
import type { Instant } from '../time';

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
  'issue-pending',
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
  'validation-needed',
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

/** Whom a mail goes to. Contacts are the order's and the account's; the requester is the portal user who asked for the cancellation last. */
export type Recipients = 'customer' | 'approver' | 'contacts' | 'contacts-and-requester';
const recipients: Readonly<Partial<Record<MailKind, Recipients>>> = {
  invite: 'customer',
  'domain-approval': 'approver',
  'cancel-requested': 'approver',
  'cancel-reminder': 'approver',
  'cancel-withdrawn': 'contacts-and-requester',
  'cancel-declined': 'contacts-and-requester',
  'cancel-approval-ended': 'contacts-and-requester',
  credited: 'contacts-and-requester',
  cancelled: 'contacts-and-requester',
  'customer-choice': 'contacts-and-requester',
};
export function recipientsOf(kind: MailKind): Recipients {
  return recipients[kind] ?? 'contacts';
}

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

/** The names that an e-mail tells, fixed when it is written: those of the certificate that is wanted where it asks for its validation, otherwise the order's. */
export function namesTold(kind: MailKind, order: Pick<Order, 'names' | 'reissue'>): string[] {
  return kind === 'domain-approval' || kind === 'validation-needed' ? wantedNames(order) : order.names;
}

/** One step of an order's life: all of it is written in one database transaction, or nothing. */
export interface Transition {
  /** The order after the step; its `sequence` is the step's number */
  order: Order;
  event: EventType;
  at: Instant;
  /** Who caused it (domain/people/actor.ts) */
  actor: string;
  /** Tells a repeat of this very step from another one that took its number */
  cause: string;
  /** Reason given by staff or a machine; customers' words travel as submissions */
  note?: string;
  /** What came with the message, and waits in a table; for another order where `of` names it */
  handedIn?: { kind: SubmissionKind; id: string; of?: string };
  /** The names by which the order is found are its first ones, or others than before */
  names?: 'first' | 'changed';
  /** The customer that the order was placed for is the one in the placement that was handed in */
  customer?: 'changed';
  /** Whose approval is asked: of all approvers in the configuration that was handed in, or of the one who was; left out: of whoever was asked before */
  asks?: 'configured-approvers' | 'chosen-approver';
  /** The order counts as cancelled from here on, whatever else has to be done */
  cancelled?: true;
  /** Line of the audit trail, where people of the seller acted */
  audit?: Pick<AuditLine, 'action' | 'detail'>;
  /** Certificates whose keys are reported as compromised, all of the order's where no versions are named: the keys are blocked for everybody */
  compromised?: { versions?: number[] };
  transfers: Transfer[];
  approvals: NewApproval[];
  mails: NewMail[];
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
