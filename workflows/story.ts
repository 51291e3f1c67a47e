import { isInWindow, refundWindowEnd } from '../domain/cancellation';
import type { DeadlineKind } from '../domain/deadline';
import { credit } from '../domain/ledger';
import { outstanding, type DomainValidation, type Order } from '../domain/order';
import { requestInstant } from '../domain/policy';
import { Problem } from '../domain/problem';
import { addCalendarMonths, type Instant } from '../domain/time';
import { retryPause } from './issuer';
import { cancellationApproval, domainApproval, freshLink, openCancellation, openValidation } from './links';
import type { Message } from './messages';
import type { Step } from './transition';

/**
 * The story of an order, top to bottom: what each message does to it. Pure: takes the order, the message and the workflow's now,
 * gives the next step, or undefined where nothing changes; refuses with a Problem. That the state takes the message was asked before.
 */
export function nextStep(order: Order, message: Message, now: Instant): Step | undefined {
  switch (message.type) {
    // -- from placed to issued
    case 'configure': {
      const validations = message.domains.map((domain, index) => freshLink(order, domain, index, now));
      const facts = { state: 'configured' as const, configurationId: message.submissionId, names: message.names, validations };
      return {
        facts: { ...facts, waitingOn: outstanding({ ...order, ...facts }) },
        event: 'configured',
        actor: message.actor,
        submissionId: message.submissionId,
        approvals: validations.map(domainApproval),
        mails: ['domain-approval'],
      };
    }
    case 'approveDomain': {
      openValidation(order, message.approvalId);
      const validations = order.validations.map((v) => (v.approvalId === message.approvalId ? { ...v, validatedAt: now } : v));
      return {
        facts: { validations, waitingOn: outstanding({ ...order, validations }) },
        event: 'domain-approved',
        actor: message.actor,
      };
    }
    case 'declineDomain': {
      const { domain } = openValidation(order, message.approvalId);
      return giveUp(order, message.actor, `The approver of ${domain} did not approve it.`);
    }
    case 'changeApprover': {
      const validations = order.validations.map((v, index) => (v.domain === message.domain ? freshLink(order, v.domain, index, now) : v));
      return renewLinks(order, validations, {
        event: 'approver-changed',
        actor: message.actor,
        submissionId: message.submissionId,
      });
    }
    case 'resendEmail': {
      if (message.kind === 'fulfilment') {
        if (order.state !== 'issued') throw new Problem('conflict', 'The certificate is not issued yet, so its e-mail cannot be sent again.');
        return { facts: {}, event: 'email-resent', actor: message.actor, mails: ['issued'] };
      }
      if (!order.validations.some((v) => v.validatedAt === undefined) || order.state !== 'configured') {
        throw new Problem('conflict', 'The order does not wait for domain approval, so there is no approver e-mail to send again.');
      }
      const validations = order.validations.map((v, index) => (v.validatedAt === undefined ? freshLink(order, v.domain, index, now) : v));
      return renewLinks(order, validations, { event: 'email-resent', actor: message.actor });
    }
    case 'vet': {
      if (!message.accept) return giveUp(order, message.actor, `The organisation could not be vetted: ${message.reason}`);
      const vetted = { vettedAt: now };
      return {
        facts: { ...vetted, waitingOn: outstanding({ ...order, ...vetted }) },
        event: 'vetted',
        actor: message.actor,
        note: message.reason,
      };
    }
    case 'certificateIssued': {
      const issuedAt = order.issuedAt ?? now;
      return {
        facts: {
          state: 'issued',
          waitingOn: null,
          issuerFailures: 0,
          retryAt: undefined,
          issuedAt,
          windowEndsAt: refundWindowEnd({ ...order, issuedAt }),
          termEndsAt: order.termEndsAt ?? addCalendarMonths(issuedAt, order.sale.termMonths),
          certificateVersion: message.version,
          certificateExpiresAt: message.notAfter,
        },
        event: 'issued',
        actor: 'issuer',
        mails: ['issued'],
      };
    }
    case 'issueFailed':
    case 'revokeFailed': {
      const issuerFailures = order.issuerFailures + 1;
      return {
        facts: { issuerFailures, retryAt: now + retryPause(issuerFailures) },
        event: message.type === 'issueFailed' ? 'issue-failed' : 'revoke-failed',
        actor: 'issuer',
        note: message.reason,
      };
    }
    case 'retryNow':
      return { facts: { retryAt: undefined }, event: 'retried', actor: message.actor, note: message.reason };

    // -- cancelling
    case 'requestCancel': {
      if (order.state === 'cancel-requested') return undefined;
      const by = { actor: message.actor, submissionId: message.submissionId };
      if (order.state !== 'issued') {
        const facts = { endReason: 'It was cancelled before its certificate was issued.' };
        // A certificate may be signed this very moment: what the issuer has is withdrawn first, then the price comes back.
        if (order.waitingOn === 'issuer') return { facts: { ...facts, ...leaving }, event: 'cancel-approved', ...by };
        return { facts: { ...facts, ...credited }, event: 'credited', ...by, transfers: [credit(order)], mails: order.configurationId ? ['credited'] : [] };
      }
      const requestedAt = requestInstant(message.requestedAt, now);
      if (order.sale.policy.approver === 'none') return { facts: leaving, event: 'cancel-approved', ...by };
      const approval = cancellationApproval(order, now);
      return {
        facts: { state: 'cancel-requested', waitingOn: 'admin-contact', cancellation: { requestedAt, approvalId: approval.id, endsAt: approval.endsAt } },
        event: 'cancel-requested',
        ...by,
        approvals: [approval],
        mails: ['cancel-requested'],
      };
    }
    case 'resendApproval': {
      const approval = cancellationApproval(order, now);
      const cancellation = { requestedAt: order.cancellation?.requestedAt ?? now, approvalId: approval.id, endsAt: approval.endsAt };
      return {
        facts: { cancellation },
        event: 'approval-resent',
        actor: message.actor,
        approvals: [approval],
        mails: ['cancel-requested'],
      };
    }
    case 'approveCancel': {
      openCancellation(order, message.approvalId, now);
      return {
        facts: { ...leaving, endReason: 'The admin contact approved the cancellation.' },
        event: 'cancel-approved',
        actor: message.actor,
      };
    }
    case 'declineCancel': {
      openCancellation(order, message.approvalId, now);
      return {
        facts: { ...staying },
        event: 'cancel-declined',
        actor: message.actor,
        submissionId: message.submissionId,
        mails: ['cancel-declined'],
      };
    }
    case 'cancelAsStaff': {
      const by = { actor: message.actor, note: message.reason };
      // Staff are not above the policy: what is in the window comes back, what is not does not.
      const inTime = isInWindow(order, order.cancellation?.requestedAt ?? now);
      const facts = { endReason: 'It was cancelled by staff.', nothingBack: !inTime };
      if (order.state === 'placed' || (order.state === 'configured' && order.waitingOn !== 'issuer')) return end({ ...order, ...facts }, by);
      return { facts: { ...facts, ...leaving }, event: 'cancel-approved', ...by };
    }
    case 'certificateRevoked':
      return end(order, { actor: 'clock' });

    // -- the clock, and the operator
    case 'deadlinePassed':
      return afterDeadline(order, message.kind, now);
    case 'cancelPressed':
      return {
        facts: {},
        event: 'cancel-pressed',
        actor: 'operator',
        note: 'Cancel was pressed in the Temporal UI. It changes nothing; use the update cancelAsStaff.',
      };
  }
}

function afterDeadline(order: Order, kind: DeadlineKind, now: Instant): Step | undefined {
  const clock = { actor: 'clock' };
  switch (kind) {
    case 'retry-issuer':
      return { facts: { retryAt: undefined }, event: 'retried', ...clock };
    case 'domain-link-ended': {
      const validations = order.validations.map((v, index) =>
        v.validatedAt === undefined && v.linkEndsAt <= now ? freshLink(order, v.domain, index, now) : v,
      );
      return renewLinks(order, validations, { event: 'domain-link-renewed', ...clock });
    }
    case 'window-ended':
      return { facts: { windowClosed: true }, event: 'window-ended', ...clock };
    case 'approval-ended':
      return { facts: { ...staying }, event: 'cancel-approval-ended', ...clock, mails: ['cancel-approval-ended'] };
    case 'term-ended':
      return { facts: { state: 'expired', waitingOn: null }, event: 'expired', ...clock };
  }
}

/** Approved: the issuer withdraws and revokes; from here on the order only moves forward, until its price is given back. */
const leaving = { state: 'approved', waitingOn: 'issuer', issuerFailures: 0, retryAt: undefined, cancellation: undefined } as const;
const staying = { state: 'issued', waitingOn: null, cancellation: undefined } as const;
const credited = { state: 'credited', waitingOn: null } as const;

/** The last step of a cancellation. The ledger's key `credit:<reference>` makes it once only, whatever is repeated. */
function end(order: Order, by: Pick<Step, 'actor' | 'note'>): Step {
  const facts = { waitingOn: null, issuerFailures: 0, retryAt: undefined, endReason: order.endReason, nothingBack: order.nothingBack };
  const told = order.configurationId !== undefined;
  if (order.nothingBack || !order.sale.policy.givesBack)
    return { facts: { ...facts, state: 'cancelled' }, event: 'cancelled', ...by, mails: told ? ['cancelled'] : [] };
  return { facts: { ...facts, state: 'credited' }, event: 'credited', ...by, transfers: [credit(order)], mails: told ? ['credited'] : [] };
}

/** An order that cannot be fulfilled, before issuance: at once, with credit. */
function giveUp(order: Order, actor: string, endReason: string): Step {
  return end({ ...order, endReason }, { actor, note: endReason });
}

function renewLinks(order: Order, validations: DomainValidation[], step: Pick<Step, 'event' | 'actor' | 'submissionId'>): Step {
  const fresh = validations.filter((v) => !order.validations.includes(v));
  return { facts: { validations }, ...step, approvals: fresh.map(domainApproval), mails: ['domain-approval'] };
}
