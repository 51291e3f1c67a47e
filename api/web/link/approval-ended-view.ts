import type { Approval } from '../../../db/order/approvals';
import type { OrderEvent } from '../../../db/order/events';
import { outcomeInWords } from '../../../domain/order/cancellation-words';
import { registrableDomain } from '../../../domain/name/names';
import type { Order } from '../../../domain/order/order';
import { answerId, type Decision } from '../../../domain/validation/approval';
import { wantedNames } from '../../../domain/validation/validation';
import { page, type PageView } from '../../../templates/page';

/** A link that does nothing any more, and why. */
interface ApprovalEndedView extends PageView {
  heading: string;
  what: string;
  next: string;
  reference: string;
  names: string[];
  tone: 'good' | 'plain';
}

export const approvalEndedPage = page<ApprovalEndedView>('link/approval-ended');

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
  tone: 'plain',
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
    tone: 'plain',
  },
  ended: {
    heading: 'This link has ended',
    what: 'It was not answered in time.',
    next: 'If the certificate is still wanted, look for a newer e-mail with a fresh link.',
    tone: 'plain',
  },
  replaced: {
    heading: 'A newer e-mail replaced this link',
    what: 'The request was sent again, perhaps to another mailbox; only its newest link works.',
    next: 'Look for the newest e-mail about this order.',
    tone: 'plain',
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
    tone: 'plain',
  },
  replaced: domainEndings.replaced,
  superseded: {
    heading: 'A reissue or a revocation took its place',
    what: 'After the request to cancel, the certificate was reissued or revoked, and the request ended with that. Nothing was credited.',
    next: 'Nothing is needed from you.',
    tone: 'plain',
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
