import { stillToDo } from '../../domain/order/issuance';
import { asksByEmail, type DomainValidation, type Order } from '../../domain/order/order';
import { Problem } from '../../domain/problem';
import type { Instant } from '../../domain/time';
import { isReusable } from '../../domain/validation/reuse';
import { domainApprovals, freshLink, openValidation, wantedValidations } from '../links';
import type { Letter } from '../messages';
import { submission, type Step } from '../transition';
import { giveUp } from './endings';
import { onward, type Onward } from './validating';

export function configure(order: Order, message: Letter<'configure'> | Letter<'correctNames'>, now: Instant): Step {
  const validations = wantedValidations(message, now).map((wanted, index) => freshLink(order, wanted, index, now));
  const { reviewReason } = message;
  const renewalOf = message.type === 'configure' ? message.renewalOf : order.renewalOf;
  const facts = { state: 'configured' as const, configurationId: message.submissionId, names: message.names, validations, reviewReason, renewalOf };
  return {
    ...onward(order, facts, now),
    event: message.type === 'configure' ? 'configured' : 'names-corrected',
    names: message.type === 'configure' ? 'first' : 'changed',
    asks: 'configured-approvers',
    actor: message.actor,
    handedIn: { kind: 'configuration', id: message.submissionId },
  };
}

/** Other names or contacts before the certificate is signed: what staff and approvers said was said of the ones before. */
export function correctNames(order: Order, message: Letter<'correctNames'>, now: Instant): Step {
  const afresh = { vettedAt: undefined, reviewedAt: undefined, adminContactId: undefined, issueRefusal: undefined };
  const step = configure({ ...order, ...afresh }, message, now);
  return { ...step, facts: { ...afresh, ...step.facts } };
}

export function approveDomain(order: Order, message: Letter<'approveDomain'>, now: Instant): Step {
  openValidation(order, message.approvalId, now);
  const validations = order.validations.map((v) => (v.approvalId === message.approvalId ? { ...v, validatedAt: now } : v));
  return { ...onward(order, { validations }, now), event: 'domain-approved', actor: message.actor };
}

/** Before the first certificate the order is over, with credit; later only the reissue is. */
export function declineDomain(order: Order, message: Letter<'declineDomain'>, now: Instant): Step {
  const { domain } = openValidation(order, message.approvalId, now);
  const said = `The approver of ${domain} did not approve it.`;
  if (order.state === 'configured') return giveUp(order, message.actor, said);
  return reissueDeclined(order, { event: 'reissue-declined', actor: message.actor, note: said }, now);
}

/** Back to the certificate that is there and its validations; whatever had to be reviewed for it goes with it. Begun by itself again only where that was not what was declined. */
function reissueDeclined(order: Order, by: Pick<Step, 'event' | 'actor' | 'note'>, now: Instant): Step {
  const validations = order.reissue?.validationsBefore ?? order.validations.filter(({ validatedAt }) => validatedAt !== undefined);
  const over = { reissue: undefined, reviewReason: undefined, issueRefusal: undefined, validations };
  const nextReissueAt = (order.nextReissueAt ?? 0) > now ? order.nextReissueAt : undefined;
  const facts = { ...over, nextReissueAt, certificateRemindedAt: now, waitingOn: stillToDo({ ...order, ...over }, now) };
  return { facts, ...by, mails: ['reissue-declined'] };
}

export function changeApprover(order: Order, message: Letter<'changeApprover'>, now: Instant): Step {
  const { domain, mailboxDomain } = message;
  const isAsked = (v: DomainValidation) => v.domain === domain && v.method === 'EMAIL' && v.validatedAt === undefined;
  if (!order.validations.some(isAsked)) throw new Problem('conflict', `The order does not wait for an approver of ${domain}.`);
  const validations = order.validations.map((v, index) => (isAsked(v) ? freshLink(order, { ...v, mailboxDomain }, index, now) : v));
  const handedIn = { kind: 'approver' as const, id: message.submissionId };
  return renewLinks(order, validations, { event: 'approver-changed', actor: message.actor, handedIn, asks: 'chosen-approver' });
}

export function resendEmail(order: Order, message: Letter<'resendEmail'>, now: Instant): Step {
  if (message.kind === 'fulfilment') {
    if (order.state !== 'issued') throw new Problem('conflict', 'The certificate is not issued yet, so its e-mail cannot be sent again.');
    if (order.compromisedAt !== undefined)
      throw new Problem('conflict', 'The certificate is revoked, so its e-mail cannot be sent again; reissue the order with a new key.');
    return { facts: {}, event: 'email-resent', actor: message.actor, mails: ['issued'] };
  }
  if (!asksByEmail(order))
    throw new Problem('conflict', 'The order does not wait for domain approval by e-mail, so there is no approver e-mail to send again.');
  const validations = order.validations.map((v, index) => (v.validatedAt === undefined && v.method === 'EMAIL' ? freshLink(order, v, index, now) : v));
  return renewLinks(order, validations, { event: 'email-resent', actor: message.actor });
}

export function resendInvite({ actor, submissionId }: Letter<'resendInvite'>): Step {
  const placement = submission(submissionId, 'placement');
  return { facts: {}, event: 'email-resent', actor, handedIn: placement, customer: placement && 'changed', mails: ['invite'] };
}

/** Another way to validate what is not validated yet. */
export function changeMethod(order: Order, message: Letter<'changeMethod'>, now: Instant): Step {
  const { method, actor, submissionId } = message;
  if (method === 'EMAIL' && submissionId === undefined)
    throw Problem.field('submissionId', 'Nobody was named who approves; send the id of the approver that was handed in.');
  const kept = order.validations.filter((v) => isReusable(v, now) || !message.replaces.includes(v.domain));
  const wanted = wantedValidations(message, now).filter(({ domain }) => !kept.some((v) => v.domain === domain && v.method === method));
  const validations = [...kept, ...wanted.map((each, index) => freshLink(order, each, kept.length + index, now))];
  const handedIn = submission(submissionId, 'approver');
  return {
    ...onward(order, { validations }, now),
    event: 'method-changed',
    actor,
    handedIn,
    asks: 'chosen-approver',
    note: `${message.domains.join(', ')}: ${method}`,
  };
}

/** Validations by FILE and DNS that passed a check; an old one, whose value was replaced meanwhile, counts for nothing. */
export function validationsChecked(order: Order, { passed }: Letter<'validationsChecked'>, now: Instant): Step | undefined {
  const seen = order.validations.filter(({ approvalId, validatedAt }) => validatedAt === undefined && passed.includes(approvalId));
  if (seen.length === 0) return undefined;
  const validations = order.validations.map((v) => (seen.includes(v) ? { ...v, validatedAt: now } : v));
  return { ...onward(order, { validations }, now), event: 'domain-approved', actor: 'domain-check' };
}

export function vet(order: Order, message: Letter<'vet'>, now: Instant): Step {
  if (!message.accept) return giveUp(order, message.actor, `The organisation could not be vetted: ${message.reason}`);
  return { ...onward(order, { vettedAt: now }, now), event: 'vetted', actor: message.actor, note: message.reason };
}

export function review(order: Order, message: Letter<'review'>, now: Instant): Step {
  if (!message.accept && order.state === 'issued')
    return reissueDeclined(order, { event: 'reissue-declined', actor: message.actor, note: `Our staff could not accept the reissue: ${message.reason}` }, now);
  if (!message.accept) return giveUp(order, message.actor, `Our staff could not accept the order: ${message.reason}`);
  return { ...onward(order, { reviewedAt: now }, now), event: 'review-released', actor: message.actor, note: message.reason };
}

export function renewLinks(order: Order, validations: DomainValidation[], step: Pick<Step, 'event' | 'actor' | 'handedIn' | 'asks'>): Step & Onward {
  const fresh = validations.filter((v) => !order.validations.includes(v));
  return { facts: { validations }, ...step, approvals: domainApprovals(fresh), mails: ['domain-approval'] };
}
