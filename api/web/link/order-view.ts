import type { Certificate } from '../../../db/certificate/certificates';
import type { OrderMail } from '../../../db/mail/mails';
import type { OrderEvent } from '../../../db/order/events';
import type { OrderRow } from '../../../db/order/orders';
import { isLive } from '../../../domain/validation/approval';
import { pendingAtIssuer } from '../../../domain/order/issuance';
import { refusal, takenIn } from '../../../domain/order/lifecycle';
import { amountInWords } from '../../../domain/sale/amount';
import { lastMailInWords, type LastMail } from '../../../domain/order/mail-words';
import { asksByEmail, type Order } from '../../../domain/order/order';
import { statusOf, type Status } from '../../../domain/order/status';
import { refundedBy } from '../../../domain/sale/refund';
import { hasExpired, waitingWords, type Seen } from '../../../domain/order/waiting';
import { fact, type FactView } from '../../../templates/parts/facts/facts';
import { badgeOf } from '../frame/badge';
import type { ConfigureView } from './configure-view';
import type { MailDetailView, OrderView, StateView } from './order-page';
import { validationViews } from './validation-views';
import { fieldView } from '../frame/fields';
import { actsView, ticketUrl } from './order-acts';
import { certificateView } from './certificate-view';
import { progressView } from './progress-view';
import { actorInWords, eventsInWords, headlines, maskedAddress, orderTitle, productName, restHeadlines, timeView, whoActs } from '../frame/words';

export interface OrderFacts {
  order: OrderRow;
  seen: Seen;
  events: readonly OrderEvent[];
  mails: readonly OrderMail[];
  certificate: Certificate | undefined;
  /** Who was asked last, by registrable domain */
  approvers: ReadonlyMap<string, string>;
  /** What has to be published, and what was seen */
  publications: OrderView['publications'];
  relatives: OrderView['relatives'];
}

/** The order page. Which buttons it has is asked of the lifecycle table, never decided here. */
export function orderView(
  { order, seen, events, mails, certificate, approvers, publications, relatives }: OrderFacts,
  url: string,
  configure: ConfigureView | null,
  now: number,
): OrderView {
  const status = statusOf(order, now);
  const cancelRefused = refusal(order, 'requestCancel', now);
  const offersCancel = cancelRefused === undefined && order.cancellation === undefined;
  const lastMail = lastMailOf(order, mails, now);
  return {
    title: `${orderTitle(order)}, order ${order.reference}`,
    url,
    heading: orderTitle(order),
    subtitle: order.names.length > 0 ? productName(order) : null,
    otherNames: order.names.slice(1),
    reference: order.reference,
    isTest: order.sale.isTest,
    badge: badgeOf(status),
    steps: progressView(order, events),
    now: nowView({ order, seen, status, lastMail }, now),
    resend: resendOf(order, now),
    configure: refusal(order, 'configure', now) ? null : configure,
    anotherCsr: order.issueRefusal && offersAnotherCsr(order, now) ? { action: `${url}/csr`, csr: fieldView({ ...csrField, id: 'new-csr' }, {}, []) } : null,
    validations: refusal(order, 'changeApprover', now) ? [] : validationViews(order, approvers),
    publications,
    issuerWants: (pendingAtIssuer(order)?.publications ?? []).map(({ name, value }) => [
      { label: 'Name', value: name, code: true },
      { label: 'Value', value, code: true },
    ]),
    certificate: certificate ? certificateView(order, certificate, url) : null,
    cancel: offersCancel ? { url: `${url}/cancel`, label: 'Cancel this order' } : null,
    acts: actsView(order, url, now),
    cancelRefusal: cancelRefused && takenIn.requestCancel.includes(order.state) ? { sentence: cancelRefused.message, ticketUrl: ticketUrl(url) } : null,
    relatives,
    facts: factsOf(order, url.split('/').at(-1) ?? ''),
    history: events.map(({ type, actor, at }) => ({ what: eventsInWords[type], by: actorInWords(actor), said: null, lines: [], at: timeView(at) })).reverse(),
    watch: isAwaiting(order, lastMail) ? stateView(order, mails, now) : null,
  };
}

/** What the page's script compares: the order's last transition and what became of its last e-mail. */
export function stateView(order: OrderRow, mails: readonly OrderMail[], now: number): StateView {
  const mail = lastMailOf(order, mails, now);
  return { sequence: order.sequence, mail: mail ? `${mail.id} ${mail.sentAt ?? mail.failedAt ?? mail.answerCode ?? 'waits'}` : '' };
}

function isAwaiting(order: Order, mail: OrderMail | undefined): boolean {
  return (order.waitingOn !== null && order.waitingOn !== 'configuration') || (mail !== undefined && mail.sentAt === null);
}

const csrField = { name: 'csr', label: 'CSR', lines: 8, required: false } as const;

function offersAnotherCsr(order: Order, now: number): boolean {
  return refusal(order, order.state === 'configured' ? 'correctNames' : 'reissue', now) === undefined;
}

interface NowFacts {
  order: Order;
  seen: Seen;
  status: Status;
  lastMail: OrderMail | undefined;
}

function nowView({ order, seen, status, lastMail }: NowFacts, now: number): OrderView['now'] {
  const [reason = '', ...more] = waitingWords(order, seen, now).sentences;
  return {
    headline: headlineOf(order, status, now),
    reason,
    more: more.slice(0, 2),
    // At rest the text has no mail, and the page has the last one all the same.
    lastMail: more[2] ?? (lastMail ? lastMailInWords(toLastMail(lastMail)) : null),
    mailDetail: lastMail ? mailDetailOf(lastMail) : null,
    whoActs: whoseTurn(order, now),
    isTask: status.who === 'you',
  };
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
function lastMailOf(order: Order, mails: readonly OrderMail[], now: number): OrderMail | undefined {
  return mails.findLast(({ sentAt, approvalId }) => sentAt !== null || approvalId === null || isLive(order, { id: approvalId, endsAt: Infinity }, now));
}

function toLastMail({ kind, sentAt, failedAt, answerCode }: OrderMail): LastMail {
  return { kind, sent: sentAt !== null, refusedWith: failedAt === null ? undefined : (answerCode ?? undefined) };
}

function mailDetailOf(mail: OrderMail): MailDetailView {
  const { recipients, sentAt } = mail;
  return { to: recipients.map(maskedAddress).join(' and '), sentAt: sentAt === null ? null : timeView(sentAt), trouble: troubleInWords(mail) };
}

/** Without the mail server's own words, which may name people. */
function troubleInWords({ sentAt, failedAt, lastError, answerCode }: OrderMail): string | null {
  if (lastError === null) return null;
  const answer = answerCode === null ? 'could not be reached' : `answered ${answerCode}`;
  if (sentAt !== null) return `One of the addresses was refused: the mail server ${answer}.`;
  return failedAt === null ? `The mail server ${answer}.` : null;
}

function resendOf(order: Order, now: number): OrderView['resend'] {
  if (!refusal(order, 'resendApproval', now)) return { kind: 'cancellation', label: 'Send the approval e-mail again' };
  if (refusal(order, 'resendEmail', now)) return null;
  if (asksByEmail(order)) return { kind: 'approver', label: 'Send the approval e-mail again' };
  return order.state === 'issued' && order.compromisedAt === undefined ? { kind: 'fulfilment', label: 'Send the certificate e-mail again' } : null;
}

function factsOf(order: OrderRow, orderToken: string): FactView[] {
  return [
    fact('Order', order.reference, { code: true }),
    fact('Order token', orderToken, { code: true }),
    fact('Your seller’s reference', order.buyerReference),
    fact('Product', productName(order)),
    fact('Term', `${order.sale.termMonths} months from the first certificate`),
    fact('Price', amountInWords(order.sale)),
  ];
}
