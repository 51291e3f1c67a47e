import { revocationReasons, validationMethods, type Order } from '../domain/order';
import type { PersonMessage } from '../domain/lifecycle';
import { Problem } from '../domain/problem';
import type { MessageArguments } from './contract';
import { instant, list, oneOf, optional, reference, text, whole, wrongFieldOf, yesOrNo, type Fields, type Shape } from './shapes';

/** Arguments as they come in. */
export type Letterless = Fields | undefined;

/** As long as the columns that they end up in. */
const actor = text(100);
const reason = text(500);
const id = text(40);
const name: Shape = {
  holds: (value) => typeof value === 'string' && value.length <= 253 && /^(\*\.)?([a-z0-9-]+\.)+[a-z0-9-]+$/.test(value),
  what: 'a domain name',
};
const names = list(1, 100, name);
const domains = list(0, 100, name);
const method = oneOf(validationMethods);
const mailboxDomains: Shape = {
  holds: (value) => typeof value === 'object' && value !== null && domains.holds(Object.keys(value)) && domains.holds(Object.values(value)),
  what: 'domain names by domain name',
};
const renewed: Shape = {
  holds: (value) => reference.holds((value as Order['renewalOf'] | null)?.reference) && optional(instant).holds((value as Order['renewalOf'])?.termEndsAt),
  what: 'an order with reference, and termEndsAt where its days are carried',
};

const handedIn = {
  actor,
  submissionId: id,
  names,
  domains,
  method: optional(method),
  mailboxDomains: optional(mailboxDomains),
  reviewReason: optional(text(500)),
};

/** Every field that a message has. From the Temporal UI anything may come, and what is taken here must not fail later. */
const fields: { [M in PersonMessage]: { [Field in keyof Required<MessageArguments[M]>]: Shape } } = {
  configure: { ...handedIn, renewalOf: optional(renewed) },
  correctNames: handedIn,
  approveDomain: { actor, approvalId: id },
  declineDomain: { actor, approvalId: id },
  changeApprover: { actor, submissionId: id, domain: text(253), mailboxDomain: optional(name) },
  changeMethod: { actor, method, replaces: domains, domains, mailboxDomains: optional(mailboxDomains), submissionId: optional(id) },
  pollDomain: { actor },
  resendEmail: { actor, kind: oneOf(['approver', 'fulfilment']) },
  resendInvite: { actor, submissionId: optional(id) },
  // A forgotten `accept` must not count as a refusal.
  vet: { actor, accept: yesOrNo, reason },
  review: { actor, accept: yesOrNo, reason },
  requestCancel: { actor, requestedAt: instant, submissionId: optional(id) },
  withdrawCancel: { actor, submissionId: optional(id) },
  approveCancel: { actor, approvalId: id },
  declineCancel: { actor, approvalId: id, submissionId: optional(id) },
  resendApproval: { actor },
  changeAdminContact: { actor, submissionId: id, reason },
  cancelAsStaff: { actor, reason },
  requestRefund: { actor, submissionId: optional(id) },
  refundDone: { actor, reason },
  refundFailed: { actor, reason },
  restart: { actor, reference, submissionId: id },
  reissue: handedIn,
  revoke: { actor, reason: oneOf(revocationReasons), version: optional(whole) },
  revokeForKey: { actor, versions: list(1, 1000, whole) },
  setReminders: { actor, days: list(0, 10, whole) },
  retryNow: { actor, reason },
};

/** Which field of a message is missing or wrong; undefined: none. */
export function wrongField(message: PersonMessage, args: Letterless): Problem | undefined {
  const wrong = wrongFieldOf(args, fields[message]);
  if (wrong === undefined) return undefined;
  const { field, value, what } = wrong;
  return Problem.field(field, `"${field}" ${value === undefined ? 'is missing; it must' : 'must'} be ${what}. ${descriptions[message]}`);
}

/** Shown in the Temporal UI beside each update. */
export const descriptions: Record<PersonMessage, string> = {
  configure: 'Used by the api: CSR, contacts and domain validation of a placed order.',
  correctNames: 'Used by the api: other names, before the certificate is signed; domains are asked for again.',
  approveDomain: 'Used by the approval page: the approver proved control of a domain.',
  declineDomain: 'Used by the approval page: the approver did not approve; the order is cancelled and credited.',
  changeApprover: 'Used by the api: another approver for a domain; the old link dies.',
  changeMethod: 'Used by the api: an open domain is validated another way; its link or value before is dead.',
  pollDomain: 'Looks for the proof by FILE or DNS at once: {"actor": "your name"}.',
  resendEmail: 'Sends the approver e-mails (with new links) or the issued e-mail again: {"actor": "your name", "kind": "approver" | "fulfilment"}.',
  resendInvite: 'Sends the customer of a placed order the link to its page again: {"actor": "your name"}.',
  vet: 'Vetting by staff: {"actor": "your name", "accept": true | false, "reason": "..."}.',
  review: 'Manual review by staff: {"actor": "your name", "accept": true (release) | false (refuse), "reason": "..."}.',
  requestCancel: 'Used by the api: the customer asks to cancel.',
  withdrawCancel: 'The customer no longer wants to cancel; the approval link dies: {"actor": "your name"}.',
  approveCancel: 'Used by the approval page: the admin contact approves the cancellation.',
  declineCancel: 'Used by the approval page: the admin contact does not approve; the certificate stays valid.',
  resendApproval: 'Sends the cancellation approval again with a new link, which ends when the old one would have; the old one dies: {"actor": "your name"}.',
  changeAdminContact: 'Used by the staff pages: another admin contact; an open approval goes to the new one and the old link dies.',
  cancelAsStaff: 'Cancels as staff. After the refund window nothing comes back: {"actor": "your name", "reason": "..."}.',
  requestRefund: 'Retail: the customer wants the money of a cancelled order back: {"actor": "your name"}.',
  refundDone: 'Retail: staff have carried out the refund: {"actor": "your name", "reason": "..."}.',
  refundFailed: 'Retail: the payment provider could not give the money back, so staff have to: {"actor": "your name", "reason": "..."}.',
  restart: 'Used by the order page: a new order takes the place of this cancelled one, without a new payment.',
  reissue: 'Used by the api: a further certificate under this order.',
  revoke: 'Revokes all certificates and ends the order, or one older version: {"actor": "your name", "reason": "keyCompromise", "version": 1}.',
  revokeForKey: 'Used by the worker: certificates whose key is blocked are revoked; the order goes on.',
  setReminders: 'Days before the end of the term on which the contacts are reminded: {"actor": "your name", "days": [30, 7]}.',
  retryNow: 'Asks the issuer again at once: {"actor": "your name", "reason": "..."}.',
};
