import type { Approval } from '../../db/approvals';
import type { OrderEvent } from '../../db/events';
import { answerId, type Decision } from '../../domain/approval';
import { outcomeInWords } from '../../domain/cancellation-words';
import { outcomeOf } from '../../domain/cancellation';
import { registrableDomain } from '../../domain/names';
import type { Order } from '../../domain/order';
import { wantedNames } from '../../domain/proof';
import type { Configuration } from '../../domain/submission';
import type { ApprovalEndedView, ApproveCancellationView, ApproveDomainView } from '../../templates/views';
import { fieldView } from './fields';
import { previewView } from './preview-view';
import { productName, timeView } from './words';

export function approveDomainView(order: Order, approval: Approval, configuration: Configuration | undefined): ApproveDomainView {
  const domain = approval.domain ?? '';
  const organisation = configuration?.adminContact.organisation ?? configuration?.subject.organisation;
  const fact = (label: string, value: string) => ({ label, value, code: false });
  return {
    title: `Approve a certificate for ${domain}`,
    domain,
    facts: [
      ...(organisation ? [fact('Ordered by', organisation)] : []),
      fact('Product', productName(order)),
      fact('Order', order.reference),
      fact('Asked mailbox', approval.recipient),
    ],
    names: wantedNames(order),
    ifDeclined: ifDeclined(order),
    endsAt: timeView(approval.endsAt),
  };
}

/** What comes of "I do not approve". */
function ifDeclined(order: Order): string {
  if (order.reissue) return 'no further certificate is issued; the one that is there stays valid.';
  return `no certificate is issued: the order is cancelled${outcomeOf(order) === 'credit' ? ', and its price goes back to the buyer' : ''}.`;
}

export function approveCancellationView(order: Order, approval: Approval, borrower?: Order): ApproveCancellationView {
  const requestedAt = order.cancellation?.requestedAt ?? order.since;
  return {
    title: `Approve the cancellation of ${order.reference}`,
    heading: `Cancel the certificate for ${order.names[0] ?? order.reference}?`,
    // Judged at the request's own instant: what was asked in time stays in time.
    preview: previewView(order, requestedAt, Date.now(), borrower),
    requestedAt: timeView(requestedAt),
    endsAt: timeView(approval.endsAt),
    reason: fieldView({ name: 'reason', label: 'Reason', lines: 2, required: false, maxLength: 500, help: 'Kept with the order.' }, {}, []),
  };
}

type Ending = 'approved' | 'declined' | 'ended' | 'replaced' | 'superseded' | 'withdrawn';

/** Why a link does nothing any more, found in the order's own life: events name the answer that caused them. */
function endingOf(order: Order, approval: Approval, events: readonly OrderEvent[], now: number): Ending {
  const given = (decision: Decision) => events.some(({ cause }) => cause === answerId(approval.id, decision));
  if (given('approve')) return 'approved';
  if (given('decline')) return 'declined';
  const newer =
    approval.kind === 'domain'
      ? !order.validations.some(({ approvalId }) => approvalId === approval.id)
      : (order.cancellation !== undefined && order.cancellation.approvalId !== approval.id) ||
        events.some(({ type, at }) => asksAnew.includes(type) && at > approval.createdAt);
  if (newer) return 'replaced';
  if (now > approval.endsAt || events.some(({ type, at }) => type === 'cancel-approval-ended' && at > approval.createdAt)) return 'ended';
  if (approval.kind === 'cancellation' && events.some((event) => isSuperseding(event) && event.at > approval.createdAt)) return 'superseded';
  return 'withdrawn';
}

const asksAnew: readonly string[] = ['approval-resent', 'admin-contact-changed'];
/** An older certificate may be revoked beside the request. */
const isSuperseding = ({ type, state }: OrderEvent) => type === 'reissue-requested' || (type === 'revoke-requested' && state === 'revoked');
const withdrawn = {
  heading: 'The request was withdrawn',
  what: 'The order no longer waits for this approval.',
  next: 'Nothing is needed from you.',
  tone: 'ended',
} as const;

const domainEndings: Readonly<Record<Ending, Pick<ApprovalEndedView, 'heading' | 'what' | 'next' | 'tone'>>> = {
  approved: {
    heading: 'Approved, thank you',
    what: 'The domain is approved through this link.',
    next: 'Nothing more is needed from you. The certificate goes to the contacts of the order.',
    tone: 'good',
  },
  declined: {
    heading: 'You did not approve',
    what: 'The order was cancelled. No certificate is issued through it.',
    next: 'Nothing more is needed from you.',
    tone: 'ended',
  },
  ended: {
    heading: 'This link has ended',
    what: 'It was not answered in time.',
    next: 'If the certificate is still wanted, look for a newer e-mail with a fresh link.',
    tone: 'ended',
  },
  replaced: {
    heading: 'A newer e-mail replaced this link',
    what: 'The request was sent again, perhaps to another mailbox; only its newest link works.',
    next: 'Please look for the newest e-mail about this order.',
    tone: 'ended',
  },
  superseded: withdrawn,
  withdrawn,
};

const cancellationEndings: typeof domainEndings = {
  approved: {
    heading: 'Approved, thank you',
    what: 'The cancellation is approved: the certificate is revoked.',
    next: 'Nothing more is needed from you. You get an e-mail when it is done.',
    tone: 'good',
  },
  declined: {
    heading: 'You did not approve',
    what: 'The request to cancel has ended. The certificate stays valid and nothing was credited.',
    next: 'Nothing more is needed from you. Whoever asked is told.',
    tone: 'good',
  },
  ended: {
    heading: 'This link has ended',
    what: 'The request to cancel was not answered in time. The certificate stays valid and nothing was credited.',
    next: 'While the refund window is open, the cancellation can be requested again on the order’s page.',
    tone: 'ended',
  },
  replaced: domainEndings.replaced,
  superseded: {
    heading: 'A reissue or a revocation took its place',
    what: 'After the request to cancel, the certificate was reissued or revoked, and the request ended with that. Nothing was credited.',
    next: 'Nothing is needed from you.',
    tone: 'ended',
  },
  withdrawn,
};

export function approvalEndedView(order: Order, approval: Approval, events: readonly OrderEvent[], now = Date.now()): ApprovalEndedView {
  const ending = endingOf(order, approval, events, now);
  const words = { ...(approval.kind === 'domain' ? domainEndings : cancellationEndings)[ending] };
  if (approval.kind === 'cancellation' && ending === 'approved') words.what = `${words.what} ${outcomeInWords(order)}`;
  if (approval.kind === 'domain' && ending === 'declined') words.what = cameOfIt(events, approval) ?? words.what;
  return { ...words, title: words.heading, reference: order.reference, names: namesOf(order, approval) };
}

/** What the answer "I do not approve" has brought about, where that was more than the order's end. */
function cameOfIt(events: readonly OrderEvent[], approval: Approval): string | undefined {
  switch (events.find(({ cause }) => cause === answerId(approval.id, 'decline'))?.type) {
    case 'reissue-declined':
      return 'No further certificate is issued. The one that is there stays valid.';
    case 'credited':
      return 'The order was cancelled and its price went back to the buyer. No certificate is issued through it.';
    default:
      return undefined;
  }
}

/** The names that the link was about: those of the domain, as far as the order still has them. */
function namesOf(order: Order, { domain }: Approval): string[] {
  if (domain === null) return order.names;
  const names = wantedNames(order).filter((name) => registrableDomain(name) === domain);
  return names.length > 0 ? names : [domain];
}
