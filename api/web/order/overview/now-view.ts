import type { OrderMail } from '../../../../db/mail/mails';
import type { OrderRow } from '../../../../db/order/orders';
import { pendingAtIssuer } from '../../../../domain/order/issuance';
import { lastMailInWords, type LastMail } from '../../../../domain/order/mail-words';
import { asksByEmail, type Order } from '../../../../domain/order/order';
import { statusOf, type Status } from '../../../../domain/order/status';
import { hasExpired, waitingWords, type Seen } from '../../../../domain/order/waiting';
import { refundedBy } from '../../../../domain/sale/refund';
import { isLive } from '../../../../domain/validation/approval';
import type { ValidationCheck } from '../../../../domain/validation/check';
import { headlines, maskedAddress, restHeadlines, timeView, whoActs } from '../../frame/words';
import type { OpenOrder } from '../door';
import type { MailDetailView, OverviewView, StateView } from './overview-page';

/** What the page's script compares: the order's last transition and what became of its last e-mail. */
export function stateView(order: OrderRow, mails: readonly OrderMail[], now: number): StateView {
  const mail = lastMailOf(order, mails, now);
  return { sequence: order.sequence, mail: mail ? `${mail.id} ${mail.sentAt ?? mail.failedAt ?? mail.answerCode ?? 'waits'}` : '' };
}

export function isAwaiting(order: Order, mail: OrderMail | undefined): boolean {
  return (order.waitingOn !== null && order.waitingOn !== 'configuration') || (mail !== undefined && mail.sentAt === null);
}

export interface NowFacts {
  lastMail: OrderMail | undefined;
  checks: ReadonlyMap<string, ValidationCheck>;
}

/** What the order is at: in a line, why, what happens by itself next, and who has to act. */
export function nowView({ order, isTeam }: OpenOrder, { lastMail, checks }: NowFacts, now: number): OverviewView['now'] {
  const status = statusOf(order, now);
  const [reason = '', ...more] = waitingWords(order, seenOf(lastMail, checks), now).sentences;
  return {
    headline: headlineOf(order, status, now),
    reason,
    more: more.slice(0, 2),
    // At rest the text has no mail, and the page has the last one all the same.
    lastMail: more[2] ?? (lastMail ? lastMailInWords(toLastMail(lastMail)) : null),
    mailDetail: lastMail ? mailDetailOf(lastMail, isTeam) : null,
    whoActs: whoseTurn(order, now),
    isTask: status.who === 'you',
  };
}

function seenOf(lastMail: OrderMail | undefined, checks: ReadonlyMap<string, ValidationCheck>): Seen {
  const at = [...checks.values()].map((check) => check.at);
  return { lastMail: lastMail && toLastMail(lastMail), lastCheckAt: at.length === 0 ? undefined : Math.max(...at) };
}

function headlineOf(order: Order, { word }: Status, now: number): string {
  const { state, waitingOn } = order;
  if (state === 'issued' && hasExpired(order, now)) return 'The certificate has expired';
  if (waitingOn === null) return restHeadlines[state] ?? word;
  if (state === 'approved') return 'The order is being cancelled';
  return pendingAtIssuer(order) ? 'The issuer has the request' : headlines[waitingOn];
}

function whoseTurn(order: Order, now: number): string {
  const { state, waitingOn } = order;
  if ((waitingOn === 'domain-validation' && !asksByEmail(order)) || pendingAtIssuer(order)?.publications.length) return 'You: publish what stands below';
  if (waitingOn === 'refund' && refundedBy(order) === 'stripe') return 'Stripe, by itself';
  if (waitingOn !== null) return whoActs[waitingOn];
  if (state === 'issued' && hasExpired(order, now)) return 'You: have it reissued';
  return state === 'issued' ? 'You: install the certificate on your server' : 'Nobody: nothing is needed';
}

/** The newest e-mail that was or will be sent: one whose link died before it could go out is never sent. */
export function lastMailOf(order: Order, mails: readonly OrderMail[], now: number): OrderMail | undefined {
  return mails.findLast(({ sentAt, approvalId }) => sentAt !== null || approvalId === null || isLive(order, { id: approvalId, endsAt: Infinity }, now));
}

function toLastMail({ kind, sentAt, failedAt, answerCode }: OrderMail): LastMail {
  return { kind, sent: sentAt !== null, refusedWith: failedAt === null ? undefined : (answerCode ?? undefined) };
}

/** Whoever has the link may be anybody: addresses are shown to the team alone. */
function mailDetailOf(mail: OrderMail, isTeam: boolean): MailDetailView {
  const { recipients, sentAt } = mail;
  return {
    to: recipients.map((address) => (isTeam ? address : maskedAddress(address))).join(' and '),
    sentAt: sentAt === null ? null : timeView(sentAt),
    trouble: troubleInWords(mail),
  };
}

/** Without the mail server's own words, which may name people. */
function troubleInWords({ sentAt, failedAt, lastError, answerCode }: OrderMail): string | null {
  if (lastError === null) return null;
  const answer = answerCode === null ? 'could not be reached' : `answered ${answerCode}`;
  if (sentAt !== null) return `One of the addresses was refused: the mail server ${answer}.`;
  return failedAt === null ? `The mail server ${answer}.` : null;
}
