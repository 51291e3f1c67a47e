import type { DomainValidation, Order } from '../domain/order/order';
import { DOMAIN_LINK_MS } from '../domain/sale/policy';
import { Problem } from '../domain/problem';
import type { Instant } from '../domain/time';
import type { WantedValidation } from '../domain/validation/validation';
import type { MessageArguments } from '../domain/order/messages';
import type { NewApproval } from '../domain/order/transition';
import { isAccepted, methodEndsAt, methodRefusal, methodToAskBy } from '../domain/validation/methods';

/** What a message says has to be validated; by EMAIL where it does not say how. Refuses a method that has ended. */
export function wantedValidations(
  { domains, method = 'EMAIL', mailboxDomains }: Pick<MessageArguments['configure'], 'domains' | 'method' | 'mailboxDomains'>,
  now: Instant,
): WantedValidation[] {
  const refused = methodRefusal(method, now);
  if (refused) throw refused;
  return domains.map((domain) => ({ domain, method, mailboxDomain: mailboxDomains?.[domain] }));
}

/**
 * A new approval link, or a new value to publish, for a domain; what it had before is dead, because the order no longer names it. The value is one
 * for a request, not for a domain (BR 3.2.2.4.7, 3.2.2.4.18): a web server that answers to several names has one file. No link outlives its method:
 * what was asked for by e-mail is asked for by DNS once e-mail has ended.
 */
export function freshLink(order: Order, { domain, method: before, mailboxDomain }: WantedValidation, index: number, now: Instant): DomainValidation {
  const method = methodToAskBy(before, now);
  const requestId = `${order.reference}.${order.sequence + 1}`;
  const asked = { domain, method, approvalId: `${requestId}.${index}`, linkEndsAt: Math.min(now + DOMAIN_LINK_MS, methodEndsAt(method)) };
  return method === 'EMAIL' ? { ...asked, mailboxDomain } : { ...asked, valueId: requestId };
}

/** Links to send; what is validated by FILE or DNS has none. */
export function domainApprovals(validations: readonly DomainValidation[]): NewApproval[] {
  return validations.filter(({ method }) => method === 'EMAIL').map(domainApproval);
}

function domainApproval({ approvalId, domain, linkEndsAt }: DomainValidation): NewApproval {
  return { id: approvalId, kind: 'domain', domain, endsAt: linkEndsAt };
}

export function cancellationApproval(order: Order, endsAt: Instant): NewApproval {
  return { id: `${order.reference}.${order.sequence + 1}.c`, kind: 'cancellation', endsAt };
}

export function openValidation(order: Order, approvalId: string, now: Instant): DomainValidation {
  const validation = order.validations.find((v) => v.approvalId === approvalId && v.validatedAt === undefined && isAccepted(v.method, now));
  if (!validation) throw new Problem('gone', 'This approval link is no longer valid: it was used, or a newer e-mail replaced it.');
  return validation;
}

export function openCancellation(order: Order, approvalId: string, now: Instant): void {
  if (order.cancellation?.approvalId !== approvalId) throw new Problem('gone', 'This approval link is no longer valid: a newer e-mail replaced it.');
  if (now > order.cancellation.endsAt) throw new Problem('gone', 'This approval link has ended. Ask for the cancellation again if it is still wanted.');
}
