import { revocationReasons } from '../domain/order';
import type { PersonMessage } from '../domain/lifecycle';
import { Problem } from '../domain/problem';

/** Arguments as they come in: from the Temporal UI anything may come. */
export type Letterless = Readonly<Record<string, unknown>> | undefined;

/** Fields that a message cannot do without, and their types. A forgotten `accept` must not count as a refusal. */
const requiredFields: Record<PersonMessage, Record<string, 'string' | 'boolean' | 'number' | 'object'>> = {
  configure: { actor: 'string', submissionId: 'string', names: 'object', domains: 'object' },
  correctNames: { actor: 'string', submissionId: 'string', names: 'object', domains: 'object' },
  approveDomain: { actor: 'string', approvalId: 'string' },
  declineDomain: { actor: 'string', approvalId: 'string' },
  changeApprover: { actor: 'string', submissionId: 'string', domain: 'string' },
  changeMethod: { actor: 'string', method: 'string', replaces: 'object', domains: 'object' },
  pollDomain: { actor: 'string' },
  resendEmail: { actor: 'string', kind: 'string' },
  vet: { actor: 'string', accept: 'boolean', reason: 'string' },
  review: { actor: 'string', accept: 'boolean', reason: 'string' },
  requestCancel: { actor: 'string', requestedAt: 'number' },
  withdrawCancel: { actor: 'string' },
  approveCancel: { actor: 'string', approvalId: 'string' },
  declineCancel: { actor: 'string', approvalId: 'string' },
  resendApproval: { actor: 'string' },
  changeAdminContact: { actor: 'string', submissionId: 'string', reason: 'string' },
  cancelAsStaff: { actor: 'string', reason: 'string' },
  requestRefund: { actor: 'string' },
  refundDone: { actor: 'string', reason: 'string' },
  refundFailed: { actor: 'string', reason: 'string' },
  restart: { actor: 'string', reference: 'string', submissionId: 'string' },
  reissue: { actor: 'string', submissionId: 'string', names: 'object', domains: 'object' },
  revoke: { actor: 'string', reason: 'string' },
  setReminders: { actor: 'string', days: 'object' },
  retryNow: { actor: 'string', reason: 'string' },
};

/** Which field of a message is missing or wrong; undefined: none. */
export function wrongField(message: PersonMessage, args: Letterless): Problem | undefined {
  const missing = Object.entries(requiredFields[message]).find(([field, type]) => typeof args?.[field] !== type || args?.[field] === '');
  if (missing) return Problem.field(missing[0], `"${missing[0]}" is missing or no ${missing[1]}; ${descriptions[message]}`);
  if (message === 'revoke' && !(revocationReasons as readonly unknown[]).includes(args?.reason))
    return Problem.field('reason', `"reason" must be one of ${revocationReasons.join(', ')}.`);
  return undefined;
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
  vet: 'Vetting by staff: {"actor": "your name", "accept": true | false, "reason": "..."}.',
  review: 'Manual review by staff: {"actor": "your name", "accept": true (release) | false (refuse), "reason": "..."}.',
  requestCancel: 'Used by the api: the customer asks to cancel.',
  withdrawCancel: 'The customer no longer wants to cancel; the approval link dies: {"actor": "your name"}.',
  approveCancel: 'Used by the approval page: the admin contact approves the cancellation.',
  declineCancel: 'Used by the approval page: the admin contact does not approve; the certificate stays valid.',
  resendApproval: 'Sends the cancellation approval again with a new link; the old one dies: {"actor": "your name"}.',
  changeAdminContact: 'Used by the staff pages: another admin contact; an open approval goes to the new one and the old link dies.',
  cancelAsStaff: 'Cancels as staff. After the refund window nothing comes back: {"actor": "your name", "reason": "..."}.',
  requestRefund: 'Retail: the customer wants the money of a cancelled order back: {"actor": "your name"}.',
  refundDone: 'Retail: staff have carried out the refund: {"actor": "your name", "reason": "..."}.',
  refundFailed: 'Retail: the payment provider could not give the money back, so staff have to: {"actor": "your name", "reason": "..."}.',
  restart: 'Used by the order page: a new order takes the place of this cancelled one, without a new payment.',
  reissue: 'Used by the api: a further certificate under this order.',
  revoke: 'Revokes all certificates and ends the order, or one older version: {"actor": "your name", "reason": "keyCompromise", "version": 1}.',
  setReminders: 'Days before the end of the term on which the contacts are reminded: {"actor": "your name", "days": [30, 7]}.',
  retryNow: 'Asks the issuer again at once: {"actor": "your name", "reason": "..."}.',
};
