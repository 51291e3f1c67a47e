import { isKnownActor, isOfSeller, type KnownActor } from '../../../domain/people/actor';
import type { Order, OrderState, WaitingOn } from '../../../domain/order/order';
import { findProduct } from '../../../domain/sale/product';
import { MOST_COUNTED, type Count } from '../../../db/order/counts';
import { isoTime, readableTime, shortDay, type Instant } from '../../../domain/time';
import type { EventType } from '../../../domain/order/transition';
import type { TimeView } from '../../../templates/parts/time/time';

export function timeView(at: Instant): TimeView {
  const text = readableTime(at);
  return { iso: isoTime(at), text, utc: text };
}

/** `22 Nov 2026`: for tables, where nobody asks for the hour. */
export function dayView(at: Instant): TimeView {
  return { iso: isoTime(at), text: shortDay(at), utc: readableTime(at), day: true };
}

const grouped = new Intl.NumberFormat('en-GB');

/** `12,345` */
export function figure(number: number): string {
  return grouped.format(number);
}

/** `1,284`; `more than 10,000` for what was counted no further; `at least 37` where only some were looked at. */
export function countInWords({ count, isWhole }: Count): string {
  if (isWhole) return figure(count);
  return count === MOST_COUNTED ? `more than ${figure(count)}` : `at least ${figure(count)}`;
}

/** `a•••@example.test`: enough to recognise one's own address. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}•••${at < 1 ? '' : address.slice(at)}`;
}

export function productName(order: Order): string {
  return findProduct(order.sale.productCode)?.name ?? order.sale.productCode;
}

/** How the order is called in headings: its first name, once it has one. */
export function orderTitle(order: Order): string {
  return order.names[0] ?? productName(order);
}

/** What the order is at, in the fewest words. */
export const headlines: Readonly<Record<WaitingOn, string>> = {
  configuration: 'Next: configure the order',
  'domain-validation': 'Waiting for the domain’s approval',
  vetting: 'The organisation is being checked',
  'manual-review': 'Our staff review the order',
  issuer: 'The certificate is being signed',
  csr: 'Another CSR is needed',
  'customer-action': 'The issuer refuses: something has to change',
  'staff-action': 'Our staff are looking into it',
  'admin-contact': 'Waiting for the admin contact',
  'customer-choice': 'Cancelled: choose a refund or a restart',
  refund: 'The refund is on its way',
  restart: 'The new order is being placed',
};

/** In states that wait for nobody, where the pill says too little. */
export const restHeadlines: Readonly<Partial<Record<OrderState, string>>> = {
  issued: 'Your certificate is ready',
  credited: 'The order is cancelled and credited',
  cancelled: 'The order is cancelled',
  refunded: 'The order is refunded',
  restarted: 'The order was restarted',
  revoked: 'The certificate is revoked',
  expired: 'The term of the order has ended',
};

export const whoActs: Readonly<Record<WaitingOn, string>> = {
  configuration: 'You: fill in the form below',
  'domain-validation': 'The approver, by the link in the e-mail',
  vetting: 'Our staff',
  'manual-review': 'Our staff',
  issuer: 'The issuer, by itself',
  csr: 'You: send another CSR',
  'customer-action': 'You: clear up what the issuer refuses, then ask it again',
  'staff-action': 'Our staff',
  'admin-contact': 'The admin contact, by the link in the e-mail',
  'customer-choice': 'You: choose below',
  refund: 'Our staff',
  restart: 'Nobody: it goes on by itself',
};

export const eventsInWords: Readonly<Record<EventType, string>> = {
  placed: 'Order placed',
  configured: 'Order configured',
  'domain-approved': 'Domain approved',
  'method-changed': 'Domain is validated another way',
  'approver-changed': 'Another approver asked',
  'domain-link-renewed': 'Approval link renewed',
  'names-corrected': 'Names corrected',
  vetted: 'Organisation accepted',
  'review-released': 'Reviewed by our staff',
  issued: 'Certificate issued',
  'reissue-requested': 'Reissue requested',
  'reissue-due': 'Reissue begun by itself',
  'reissue-declined': 'Reissue not approved',
  reissued: 'Certificate reissued',
  'issue-failed': 'Issuer did not answer',
  'issue-refused': 'Issuer refused to sign',
  'issue-pending': 'Issuer has the request',
  'email-resent': 'E-mail sent again',
  'window-ended': 'Refund window ended',
  'cancel-requested': 'Cancellation requested',
  'approval-reminded': 'Admin contact reminded',
  'approval-resent': 'Approval e-mail sent again',
  'admin-contact-changed': 'Another admin contact',
  'cancel-withdrawn': 'Cancellation withdrawn',
  'cancel-declined': 'Cancellation not approved',
  'cancel-approval-ended': 'Cancellation ended without an answer',
  'cancel-approved': 'Cancellation approved',
  'revoke-failed': 'Issuer did not answer',
  'revoke-refused': 'Issuer refused to revoke',
  credited: 'Cancelled and credited',
  cancelled: 'Cancelled',
  'refund-requested': 'Refund requested',
  'refund-failed': 'Refund did not come about',
  refunded: 'Refunded',
  'restart-requested': 'Restart requested',
  restarted: 'Restarted as a new order',
  'revoke-requested': 'Revocation requested',
  revoked: 'Revoked',
  'dropped-names-due': 'Time for dropped names is over',
  'key-blocked': 'Key reported as compromised',
  'certificate-revoked': 'Certificate revoked',
  'reminders-set': 'Reminders changed',
  'term-reminded': 'Reminder of the term’s end',
  'certificate-reminded': 'Reminder of the certificate’s expiry',
  retried: 'Issuer asked again',
  'cancel-pressed': 'Note by our staff',
  'activity-overruled': 'Note by our staff',
  renewed: 'Renewed as a new order',
  'renewal-ended': 'Its renewal came to nothing',
  'days-taken-back': 'Days of the renewed order taken back',
  expired: 'End of the term',
};

const actors: Readonly<Record<KnownActor, string>> = {
  'order-page': 'by the order’s link',
  api: 'by the seller',
  'reseller-api': 'by the seller',
  approver: 'by the approver',
  'admin-contact': 'by the admin contact',
  issuer: 'by the issuer',
  'domain-check': 'seen by ourselves',
  'key-report': 'after a report about the key',
  stripe: 'by the payment provider',
  clock: 'by itself',
};

/** People of the seller are named in the audit, not to customers. */
export function actorInWords(actor: string): string {
  if (isKnownActor(actor)) return actors[actor];
  return isOfSeller(actor) ? 'by our staff' : 'in the portal';
}
