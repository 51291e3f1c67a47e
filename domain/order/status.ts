import { awaitsPublication } from '../validation/check';
import { amountInWords } from '../sale/amount';
import { refundedBy } from '../sale/refund';
import { readableDay, type Instant } from '../time';
import { pendingAtIssuer } from './issuance';
import { asksForValidation, type Order, type OrderState, type WaitingOn } from './order';
import { hasExpired } from './waiting';

/** One word for each state, and for each thing that an order may wait for. */
export type StatusWord =
  | 'Unconfigured'
  | 'DNS'
  | 'File'
  | 'E-mail'
  | 'Vetting'
  | 'Review'
  | 'Issuing'
  | 'CSR'
  | 'Blocked'
  | 'On hold'
  | 'Cancelling'
  | 'Revoking'
  | 'Choice'
  | 'Refunding'
  | 'Restarting'
  | 'Issued'
  | 'Expired'
  | 'Replaced'
  | 'Credited'
  | 'Cancelled'
  | 'Refunded'
  | 'Restarted'
  | 'Revoked'
  | 'Ended';

/** Who has to act next, seen by the customer: they themselves, somebody else, our staff, or a machine; or nobody, and then how it ended. */
export type Turn = 'you' | 'other' | 'staff' | 'machine' | 'good' | 'ended' | 'bad';

export interface Status {
  word: StatusWord;
  who: Turn;
  /** What it waits for, or how it came out: 60 characters at most */
  line: string;
}

export const MOST_STATUS_LETTERS = 60;

/** The order in a word and a line: for lists, where nobody reads more. The whole story is told by `waitingInWords`. */
export function statusOf(order: Order, now: Instant): Status {
  return order.waitingOn === null ? atRest(order, now) : waiting[order.waitingOn](order);
}

/** Who has to act on what the order waits for; null: it waits for nothing. Kept beside the order, for lists. */
export function turnOf(order: Order): Turn | null {
  return order.waitingOn === null ? null : waiting[order.waitingOn](order).who;
}

/** Names are as long as they are: the middle of the line gives way. */
function about(before: string, name: string, after = ''): string {
  const room = MOST_STATUS_LETTERS - before.length - after.length;
  const letters = [...name];
  return `${before}${letters.length <= room ? name : `…${letters.slice(1 - room).join('')}`}${after}`;
}

const waiting: Readonly<Record<WaitingOn, (order: Order) => Status>> = {
  configuration: () => ({ word: 'Unconfigured', who: 'you', line: 'Add a CSR and contacts' }),
  'domain-validation': (order) => {
    const open = asksForValidation(order) ? order.validations.filter(({ validatedAt }) => validatedAt === undefined) : [];
    const published = open.find(awaitsPublication);
    if (published?.method === 'DNS') return { word: 'DNS', who: 'you', line: about('Add the DNS record at ', published.domain) };
    if (published) return { word: 'File', who: 'you', line: about('Publish the file at ', published.domain) };
    return { word: 'E-mail', who: 'other', line: about('Waiting for the approver of ', open[0]?.domain ?? order.names[0] ?? 'the domain') };
  },
  vetting: () => ({ word: 'Vetting', who: 'staff', line: 'Waiting for our staff to check the organisation' }),
  'manual-review': () => ({ word: 'Review', who: 'staff', line: 'Waiting for our staff to review the order' }),
  issuer(order) {
    if (order.state === 'approved' || order.state === 'revoked' || order.state === 'expired' || (order.revocation && order.reissue === undefined))
      return { word: 'Revoking', who: 'machine', line: 'Waiting for the issuer to revoke the certificate' };
    const pending = pendingAtIssuer(order);
    if (pending && pending.publications.length > 0)
      return { word: 'DNS', who: 'you', line: about('Add the issuer’s record at ', pending.publications[0]!.name) };
    if (pending) return { word: 'Issuing', who: 'machine', line: 'Waiting for the issuer, which has the request' };
    return {
      word: 'Issuing',
      who: 'machine',
      line: order.issuerFailures > 0 ? 'Waiting for the issuer, which does not answer' : 'Usually issued within a minute',
    };
  },
  csr: () => ({ word: 'CSR', who: 'you', line: 'Send another CSR' }),
  'customer-action': () => ({ word: 'Blocked', who: 'you', line: 'Clear up what the issuer refuses, then ask it again' }),
  'staff-action': () => ({ word: 'On hold', who: 'staff', line: 'Waiting for our staff to look into it' }),
  'admin-contact': ({ cancellation }) => ({
    word: 'Cancelling',
    who: 'other',
    line: cancellation ? `Waiting for the admin contact until ${readableDay(cancellation.endsAt)}` : 'Waiting for the admin contact',
  }),
  'customer-choice': () => ({ word: 'Choice', who: 'you', line: 'Choose a refund or a new order' }),
  refund: (order) =>
    refundedBy(order) === 'stripe'
      ? { word: 'Refunding', who: 'machine', line: 'Waiting for the payment provider' }
      : { word: 'Refunding', who: 'staff', line: 'Waiting for our staff to send the refund' },
  restart: () => ({ word: 'Restarting', who: 'machine', line: 'The new order is being placed' }),
};

function atRest(order: Order, now: Instant): Status {
  if (order.state !== 'issued') return { ...endings[order.state]!, line: endLine(order) };
  if (order.renewedAs !== undefined) return { word: 'Replaced', who: 'ended', line: `Renewed as ${order.renewedAs}` };
  if (hasExpired(order, now)) return { word: 'Expired', who: 'you', line: 'Reissue it: the term goes on' };
  const { nextReissueAt, certificateExpiresAt = now } = order;
  const line = nextReissueAt === undefined ? `Valid until ${readableDay(certificateExpiresAt)}` : `Next reissue on ${readableDay(nextReissueAt)}, automatic`;
  return { word: 'Issued', who: 'good', line };
}

const endings: Readonly<Partial<Record<OrderState, Omit<Status, 'line'>>>> = {
  placed: { word: 'Unconfigured', who: 'you' },
  configured: { word: 'Issuing', who: 'machine' },
  'cancel-requested': { word: 'Cancelling', who: 'other' },
  approved: { word: 'Cancelling', who: 'machine' },
  'refund-requested': { word: 'Refunding', who: 'staff' },
  credited: { word: 'Credited', who: 'ended' },
  cancelled: { word: 'Cancelled', who: 'ended' },
  refunded: { word: 'Refunded', who: 'ended' },
  restarted: { word: 'Restarted', who: 'ended' },
  revoked: { word: 'Revoked', who: 'bad' },
  expired: { word: 'Ended', who: 'ended' },
};

function endLine(order: Order): string {
  const { state, sale, since, restartedAs } = order;
  switch (state) {
    case 'credited':
      return `${amountInWords(sale)} came back on ${readableDay(since)}`;
    case 'refunded':
      return `${amountInWords(sale)} refunded on ${readableDay(since)}`;
    case 'restarted':
      return restartedAs ? `Goes on as ${restartedAs.reference}` : '';
    case 'expired':
      return `The term ended on ${readableDay(since)}`;
    default:
      return `Since ${readableDay(since)}`;
  }
}
