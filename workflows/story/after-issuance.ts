import { outstanding, type DomainValidation, type Order } from '../../domain/order';
import { Problem } from '../../domain/problem';
import type { Instant } from '../../domain/time';
import { isReusable } from '../../domain/validation-reuse';
import { domainApprovals, freshLink, type ToProve } from '../links';
import type { Letter } from '../messages';
import type { Step } from '../transition';
import { askAdminContact } from './cancelling';

/** A further certificate, as often as wanted until the term ends. It supersedes an open request to cancel; earlier certificates stay valid. */
export function reissue(order: Order, message: Letter<'reissue'>, now: Instant): Step {
  const wanted = { configurationId: message.submissionId, names: message.names, requestedAt: now };
  return {
    ...reissueStep(
      order,
      wanted,
      message.domains.map((domain) => ({ domain, method: message.method ?? 'EMAIL' })),
      now,
    ),
    event: 'reissue-requested',
    actor: message.actor,
    submissionId: message.submissionId,
  };
}

/** Proofs that may still be used are; for the other domains the approver is asked again. */
export function reissueStep(
  order: Order,
  wanted: NonNullable<Order['reissue']>,
  toProve: readonly ToProve[],
  now: Instant,
): Pick<Step, 'facts' | 'approvals' | 'mails'> {
  const validations = toProve.map((wantedProof, index): DomainValidation => {
    const known = order.validations.find(({ domain, method }) => domain === wantedProof.domain && method === wantedProof.method);
    return known && isReusable(known, now) ? known : freshLink(order, wantedProof, index, now);
  });
  const facts = { reissue: wanted, validations, issuerFailures: 0, retryAt: undefined, state: 'issued' as const, cancellation: undefined };
  const fresh = validations.filter(({ validatedAt }) => validatedAt === undefined);
  return {
    facts: { ...facts, waitingOn: outstanding({ ...order, ...facts }) },
    approvals: domainApprovals(fresh),
    mails: fresh.some(({ method }) => method === 'EMAIL') ? ['domain-approval'] : [],
  };
}

/** All of the order's certificates, which ends it; or an older version, which leaves the newest valid. Not the same as cancelling: nothing comes back. */
export function revoke(order: Order, { actor, reason, version }: Letter<'revoke'>): Step {
  const revocation = { reason, version };
  const asked = { issuerFailures: 0, retryAt: undefined, waitingOn: 'issuer' as const, revocation };
  if (version === undefined || version === order.certificateVersion) {
    const over = { cancellation: undefined, reissue: undefined, nextReissueAt: undefined, endReason: `It was revoked: ${reason}.` };
    return { facts: { ...asked, ...over, revocation: { reason }, state: 'revoked' }, event: 'revoke-requested', actor, note: reason };
  }
  if (!Number.isInteger(version) || version < 1 || version > order.certificateVersion)
    throw Problem.field('version', `The order has certificates 1 to ${order.certificateVersion}; send one of these versions.`);
  if (order.state !== 'issued' || order.waitingOn !== null)
    throw new Problem('conflict', 'The order waits for something else; revoke the older certificate when that is done.');
  return { facts: asked, event: 'revoke-requested', actor, note: `certificate ${version}: ${reason}` };
}

/** Staff name another admin contact. An open request goes to the new one, and the link that the old one has is dead. */
export function changeAdminContact(order: Order, { actor, submissionId, reason }: Letter<'changeAdminContact'>, now: Instant): Step {
  const by = { event: 'admin-contact-changed' as const, actor, note: reason, submissionId };
  const facts = { adminContactId: submissionId };
  if (order.cancellation === undefined) return { facts, ...by };
  const { approval, cancellation } = askAdminContact(order, order.cancellation.requestedAt, now);
  return { facts: { ...facts, cancellation }, ...by, approvals: [approval], mails: ['cancel-requested'] };
}

export function remindersSet({ actor, days }: Letter<'setReminders'>): Step {
  const wrong = days.length > 10 || days.some((day) => !Number.isInteger(day) || day < 1 || day > 365);
  if (wrong) throw Problem.field('days', 'Up to ten whole numbers of days, each from 1 to 365, can be set as reminders.');
  return { facts: { reminderDays: [...new Set(days)].sort((a, b) => b - a) }, event: 'reminders-set', actor, note: days.join(', ') };
}
