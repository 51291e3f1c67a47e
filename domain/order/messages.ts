import { Problem } from '../problem';
import { domainByDomain, domainName, instant, list, oneOf, optional, reference, text, whole, wrongFieldOf, yesOrNo, type ShapedFields } from '../shapes';
import { pendingAtIssuer } from './issuance';
import { awaitsPublication } from '../validation/check';
import { domains, handedIn, id, reason, renewed, said, type Message } from './message';
import { alreadyInHand, askingAgainRefusal, nothingTo } from './message-rules';
import { asksByEmail, asksForValidation, revocationReasons, validationMethods, type OrderState } from './order';

const open: readonly OrderState[] = ['placed', 'configured', 'issued', 'cancel-requested'];

/**
 * THE record of messages. Whoever adds one adds it here, to the story (workflows/story.ts) and to the door that sends it.
 * No personal data stands in arguments: histories are readable. From the Temporal UI anything may come, and what is taken must not fail later.
 */
export const messages = {
  configure: {
    takenIn: ['placed'],
    from: ['customer'],
    toBe: 'be configured',
    description: 'Used by the api: CSR, contacts and domain validation of a placed order.',
    fields: said({ ...handedIn, renewalOf: optional(renewed) }),
  },
  correctNames: {
    takenIn: ['configured'],
    from: ['customer'],
    toBe: 'have its names corrected',
    description: 'Used by the api: other names, before the certificate is signed; domains are asked for again.',
    fields: said(handedIn),
    unless: (order) =>
      order.waitingOn === 'issuer' && !pendingAtIssuer(order) ? 'The certificate is being signed; reissue it once it is there to change its names.' : undefined,
  },
  approveDomain: {
    takenIn: ['configured', 'issued'],
    from: ['approver'],
    toBe: 'have its domain approved',
    description: 'Used by the approval page: the approver proved control of a domain.',
    fields: said({ approvalId: id }),
  },
  declineDomain: {
    takenIn: ['configured', 'issued'],
    from: ['approver'],
    toBe: 'have its domain declined',
    description: 'Used by the approval page: the approver did not approve; the order is cancelled and credited.',
    fields: said({ approvalId: id }),
  },
  changeApprover: {
    takenIn: ['configured', 'issued'],
    from: ['customer'],
    toBe: 'get another approver',
    description: 'Used by the api: another approver for a domain; the old link dies.',
    fields: said({ submissionId: id, domain: text(253), mailboxDomain: optional(domainName) }),
    unless: (order) => (asksByEmail(order) ? undefined : nothingTo('domain approval by e-mail, so there is no approver to change')),
  },
  changeMethod: {
    takenIn: ['configured', 'issued'],
    from: ['customer'],
    toBe: 'have its domain validated another way',
    description: 'Used by the api: an open domain is validated another way; its link or value before is dead.',
    fields: said({ method: oneOf(validationMethods), replaces: domains, domains, mailboxDomains: optional(domainByDomain), submissionId: optional(id) }),
    unless: (order) => (asksForValidation(order) ? undefined : nothingTo('domain validation, so there is no method to change')),
  },
  pollDomain: {
    takenIn: ['configured', 'issued'],
    from: ['customer'],
    toBe: 'have its domain checked',
    description: 'Looks for the proof by FILE or DNS at once: {"actor": "your name"}.',
    fields: said(),
    unless: (order) =>
      asksForValidation(order) && order.validations.some(awaitsPublication) ? undefined : nothingTo('a proof by FILE or DNS, so there is nothing to look for'),
  },
  resendEmail: {
    takenIn: ['configured', 'issued'],
    from: ['customer'],
    desk: 'support',
    toBe: 'have e-mail sent again',
    description: 'Sends the approver e-mails (with new links) or the issued e-mail again: {"actor": "your name", "kind": "approver" | "fulfilment"}.',
    fields: said({ kind: oneOf(['approver', 'fulfilment']) }),
    unless: (order) =>
      order.state === 'issued' || asksByEmail(order) ? undefined : nothingTo('domain approval by e-mail, so there is no e-mail to send again'),
  },
  resendInvite: {
    takenIn: ['placed'],
    from: ['customer'],
    toBe: 'have its invitation sent again',
    description: 'Sends the customer of a placed order the link to its page again: {"actor": "your name"}.',
    fields: said({ submissionId: optional(id) }),
  },
  vet: {
    takenIn: ['configured'],
    from: [],
    desk: 'vetting',
    toBe: 'be vetted',
    description: 'Vetting by staff: {"actor": "your name", "accept": true | false, "reason": "..."}.',
    fields: said({ accept: yesOrNo, reason }),
    unless: ({ sale, vettedAt }) =>
      sale.validationLevel === 'DV' || vettedAt !== undefined ? nothingTo('vetting, so there is nothing to accept or refuse') : undefined,
  },
  review: {
    takenIn: ['configured', 'issued'],
    from: [],
    desk: 'vetting',
    toBe: 'be reviewed',
    description: 'Manual review by staff: {"actor": "your name", "accept": true (release) | false (refuse), "reason": "..."}.',
    fields: said({ accept: yesOrNo, reason }),
    unless: ({ reviewReason, reviewedAt }) =>
      reviewReason === undefined || reviewedAt !== undefined ? nothingTo('review, so there is nothing to release or refuse') : undefined,
  },
  requestCancel: {
    takenIn: open,
    from: ['customer'],
    toBe: 'be cancelled',
    description: 'Used by the api: the customer asks to cancel.',
    fields: said({ requestedAt: instant, submissionId: optional(id) }),
  },
  withdrawCancel: {
    takenIn: ['cancel-requested'],
    from: ['customer'],
    toBe: 'have its cancellation withdrawn',
    description: 'The customer no longer wants to cancel; the approval link dies: {"actor": "your name"}.',
    fields: said({ submissionId: optional(id) }),
  },
  approveCancel: {
    takenIn: ['cancel-requested'],
    from: ['admin-contact'],
    toBe: 'have its cancellation approved',
    description: 'Used by the approval page: the admin contact approves the cancellation.',
    fields: said({ approvalId: id }),
  },
  declineCancel: {
    takenIn: ['cancel-requested'],
    from: ['admin-contact'],
    toBe: 'have its cancellation declined',
    description: 'Used by the approval page: the admin contact does not approve; the certificate stays valid.',
    fields: said({ approvalId: id, submissionId: optional(id) }),
  },
  resendApproval: {
    takenIn: ['cancel-requested'],
    from: ['customer'],
    desk: 'support',
    toBe: 'have the approval e-mail sent again',
    description: 'Sends the cancellation approval again with a new link, which ends when the old one would have; the old one dies: {"actor": "your name"}.',
    fields: said(),
  },
  changeAdminContact: {
    takenIn: ['configured', 'issued', 'cancel-requested'],
    from: [],
    desk: 'support',
    toBe: 'get another admin contact',
    description: 'Used by the staff pages: another admin contact; an open approval goes to the new one and the old link dies.',
    fields: said({ submissionId: id, reason }),
  },
  cancelAsStaff: {
    takenIn: open,
    from: [],
    desk: 'support',
    toBe: 'be cancelled',
    description: 'Cancels as staff. After the refund window nothing comes back: {"actor": "your name", "reason": "..."}.',
    fields: said({ reason }),
  },
  requestRefund: {
    takenIn: ['cancelled'],
    from: ['customer'],
    toBe: 'be refunded',
    description: 'Retail: the customer wants the money of a cancelled order back: {"actor": "your name"}.',
    fields: said({ submissionId: optional(id) }),
  },
  refundDone: {
    takenIn: ['refund-requested'],
    from: ['machine'],
    desk: 'support',
    toBe: 'be marked as refunded',
    description: 'Retail: staff have carried out the refund: {"actor": "your name", "reason": "..."}.',
    fields: said({ reason }),
    unless: alreadyInHand,
  },
  refundFailed: {
    takenIn: ['refund-requested'],
    from: ['machine'],
    toBe: 'have a refund that failed',
    description: 'Retail: the payment provider could not give the money back, so staff have to: {"actor": "your name", "reason": "..."}.',
    fields: said({ reason }),
    unless: ({ refundFailure }) => (refundFailure === undefined ? undefined : 'The refund is known to have failed, and waits for our staff.'),
  },
  restart: {
    takenIn: ['cancelled'],
    from: ['customer'],
    toBe: 'be restarted',
    description: 'Used by the order page: a new order takes the place of this cancelled one, without a new payment.',
    fields: said({ reference, submissionId: id }),
  },
  reissue: {
    takenIn: ['issued', 'cancel-requested'],
    from: ['customer'],
    toBe: 'be reissued',
    description: 'Used by the api: a further certificate under this order.',
    fields: said(handedIn),
    unless: (order) =>
      order.reissue && !order.issueRefusal && !pendingAtIssuer(order)
        ? 'A reissue of this order is on its way already; wait until its certificate is there.'
        : undefined,
  },
  revoke: {
    takenIn: ['issued', 'cancel-requested'],
    from: ['customer'],
    toBe: 'have a certificate revoked',
    description: 'Revokes all certificates and ends the order, or one older version: {"actor": "your name", "reason": "keyCompromise", "version": 1}.',
    fields: said({ reason: oneOf(revocationReasons), version: optional(whole) }),
  },
  revokeForKey: {
    takenIn: ['issued', 'cancel-requested'],
    from: ['machine'],
    toBe: 'have certificates revoked for their key',
    description: 'Used by the worker: certificates whose key is blocked are revoked; the order goes on.',
    fields: said({ versions: list(1, 1000, whole) }),
  },
  setReminders: {
    takenIn: open,
    from: ['customer'],
    toBe: 'have its reminders changed',
    description: 'Days before the end of the term on which the contacts are reminded: {"actor": "your name", "days": [30, 7]}.',
    fields: said({ days: list(0, 10, whole) }),
  },
  retryNow: {
    takenIn: ['configured', 'issued', 'approved', 'revoked', 'expired'],
    from: ['customer'],
    desk: 'support',
    toBe: 'be retried',
    description: 'Asks the issuer again at once: {"actor": "your name", "reason": "..."}.',
    fields: said({ reason }),
    unless: askingAgainRefusal,
  },
} as const satisfies Record<string, Message>;

export type PersonMessage = keyof typeof messages;
export const personMessages = Object.keys(messages) as PersonMessage[];
export type MessageArguments = { [M in PersonMessage]: { actor: string } & ShapedFields<(typeof messages)[M]['fields']> };
/** Acts at the desk, each of which one role has and admin too */
export type DeskMessage = { [M in PersonMessage]: (typeof messages)[M] extends { desk: string } ? M : never }[PersonMessage];

/** Which field of a message is missing or wrong; undefined: none. @param args as they came in */
export function wrongField(message: PersonMessage, args: unknown): Problem | undefined {
  const wrong = wrongFieldOf(args, messages[message].fields);
  if (wrong === undefined) return undefined;
  const { field, isMissing, what } = wrong;
  return Problem.field(field, `"${field}" ${isMissing ? 'is missing; it must' : 'must'} be ${what}. ${messages[message].description}`);
}
