import { isLookedFor, lookedForInWords } from './dcv';
import { nextDeadline, type DeadlineKind } from './deadline';
import { wantsRevocation } from './issuance';
import { asksByEmail, type Order, type WaitingOn } from './order';
import { lastMailInWords, type LastMail } from './mail-words';
import { refundedBy } from './refund';
import { readableTime } from './time';

const nextStep: Readonly<Record<DeadlineKind, string>> = {
  'retry-issuer': 'The issuer is asked again',
  'approval-reminder': 'The admin contact is reminded',
  'approval-ended': 'Without an answer the request ends and the certificate stays valid',
  'domain-link-ended': 'A fresh link is sent to the approver',
  'window-ended': 'The refund window ends',
  'reissue-due': 'The certificate is reissued, because it expires before the term ends,',
  'term-reminder': 'The contacts are reminded of the end of the term',
  'term-ended': 'The order reaches the end of its term',
};

const waitsFor: Readonly<Record<WaitingOn, (order: Order) => string>> = {
  configuration: () => 'Waiting for the customer to configure the order: CSR, contacts and domain validation.',
  'domain-validation': (order) => proofsInWords(order),
  vetting: (order) =>
    `Waiting for our staff to vet the organisation.${openDomains(order) ? ` The approver of ${openDomains(order)} can approve meanwhile.` : ''}`,
  'manual-review': (order) =>
    `Waiting for our staff to review the order${order.reviewReason ? `: ${order.reviewReason}` : '.'}${openDomains(order) ? ` The approver of ${openDomains(order)} can approve meanwhile.` : ''}`,
  issuer: (order) =>
    order.issuerFailures === 0
      ? `Waiting for the issuer to ${wantsRevocation(order) ? 'revoke' : 'sign'} the certificate.`
      : `Waiting for the issuer, which did not answer ${order.issuerFailures === 1 ? 'once' : `${order.issuerFailures} times`} so far.`,
  'admin-contact': () => 'The certificate is valid. Waiting for the admin contact to open the link in the e-mail and approve the cancellation.',
  'customer-choice': () => 'The order is cancelled. Waiting for the customer to choose: Request Refund, or Restart Order.',
  refund: (order) =>
    refundedBy(order) === 'stripe'
      ? 'The order is cancelled. Waiting for Stripe to carry out the refund.'
      : `The order is cancelled. Waiting for our staff to carry out the refund${order.refundFailure === undefined ? '.' : `: ${order.refundFailure}`}`,
  restart: () => 'The order is cancelled. Waiting for its new order to be placed.',
};

const atRest: Readonly<Partial<Record<Order['state'], string>>> = {
  issued: 'The certificate is issued.',
  credited: 'The order is cancelled and the price was given back.',
  cancelled: 'The order is cancelled; nothing was given back.',
  refunded: 'The order is cancelled and the price was refunded.',
  restarted: 'The order is cancelled and was restarted as a new order.',
  revoked: 'The certificate is revoked.',
  expired: 'The term of the order has ended.',
};

/** The plain reason behind a state: for whom it waits. Same text in the API, on the order page and in the Temporal UI. */
export function reasonInWords(order: Order): string {
  if (order.waitingOn !== null) return `${beside(order)}${waitsFor[order.waitingOn](order)}`;
  return [atRest[order.state] ?? `The order is ${order.state}.`, order.endReason].filter(Boolean).join(' ');
}

/** What happens by itself next and when, or undefined where nothing does. */
export function nextStepInWords(order: Order): string | undefined {
  const deadline = nextDeadline(order);
  if (deadline?.kind === 'domain-link-ended' && !asksByEmail(order))
    return `A fresh value to publish takes the place of this one on ${readableTime(deadline.at)}.`;
  return deadline && `${nextStep[deadline.kind]} on ${readableTime(deadline.at)}.`;
}

/**
 * Why an order is where it is, in one text for API, order page and Temporal UI: for whom it waits and since when, the next automatic step
 * and its time, and what became of the last e-mail.
 */
export function waitingInWords(order: Order, lastMail?: LastMail): string {
  const since = order.waitingOn === null ? '' : `Since ${readableTime(order.since)}.`;
  return [reasonInWords(order), since, nextStepInWords(order), lastMail && order.waitingOn !== null && lastMailInWords(lastMail)].filter(Boolean).join(' ');
}

/** Label of the deadline's timer in the Temporal UI. */
export function deadlineInWords(kind: DeadlineKind): string {
  return nextStep[kind];
}

/** What already holds while an issued order waits for more. */
function beside(order: Order): string {
  if (order.state !== 'issued') return '';
  return order.revocation ? 'The newest certificate stays valid. ' : 'The certificate is valid and a reissue is on its way. ';
}

/** Whose approval is missing, and what is looked for. */
function proofsInWords(order: Order): string {
  const asked = openDomains(order);
  const approval = asked && `Waiting for domain approval: the approver of ${asked} has to open the link in the e-mail and approve.`;
  const files = order.validations.filter(isLookedFor).map(lookedForInWords);
  const proof = files.length > 0 && `Waiting for the proof of domain control: we look for ${files.join(' and ')} by ourselves, and at once when asked.`;
  return [approval, proof].filter(Boolean).join(' ');
}

/** Domains whose approver was written to. */
function openDomains(order: Order): string {
  return order.validations
    .filter(({ validatedAt, method }) => validatedAt === undefined && method === 'EMAIL')
    .map(({ domain }) => domain)
    .join(' and ');
}
